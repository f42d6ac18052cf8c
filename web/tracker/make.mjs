// Makes t.js of tracker.js: names shortened, comments gone, and a first line that says of which
// tracker.js it was made. `--check` compares instead. esbuild is that of tests/sdk.
import crypto from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const here = import.meta.dirname;
const require = createRequire(path.join(here, '../../tests/sdk/package.json'));
const source = fs.readFileSync(`${here}/tracker.js`);
const { code } = require('esbuild').transformSync(source.toString(), { minify: true, target: 'es2020' });
const made = `// Made of tracker.js ${crypto.createHash('sha256').update(source).digest('hex')} by make.mjs.\n${code}`;
if (!process.argv.includes('--check')) {
  fs.writeFileSync(`${here}/t.js`, made);
} else if (made !== fs.readFileSync(`${here}/t.js`, 'utf8')) {
  console.error('web/tracker/t.js is not what tracker.js gives: run `scripts/tracker --make`');
  process.exit(1);
}
