// Makes src/api/schema.d.ts of docs/openapi.yaml; `--check` only says whether it is up to date.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const app = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(app, '../../docs/openapi.yaml');
const target = join(app, 'src/api/schema.d.ts');
const mark = `// Made of docs/openapi.yaml ${createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16)} by \`npm run types\`.`;

const current = existsSync(target) ? readFileSync(target, 'utf8').split('\n', 1)[0] : '';
if (current === mark) process.exit(0);
if (process.argv.includes('--check')) {
  console.error('src/api/schema.d.ts is older than docs/openapi.yaml: run `npm run types` in web/app');
  process.exit(1);
}
const tools = join(app, 'openapi');
if (!existsSync(join(tools, 'node_modules'))) {
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: tools, stdio: 'inherit' });
}
const made = execFileSync(join(tools, 'node_modules/.bin/openapi-typescript'), [source], { encoding: 'utf8', maxBuffer: 1 << 26 });
writeFileSync(target, `${mark}\n${made}`);
