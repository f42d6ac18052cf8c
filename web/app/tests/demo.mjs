// A base with made-up leads, people and what they did, for pictures and measurements, and a server of it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyOf } from './history.mjs';

export const root = join(import.meta.dirname, '../../..');
export const password = 'grain and chaff 1';
export const email = 'olga@northfield.example';

/** @returns {Promise<{address: string, stop: () => void}>} */
export async function startDemo() {
  const binary = process.env.WINNOW_BINARY ?? join(root, 'build/release/winnow');
  const folder = mkdtempSync(join(tmpdir(), 'winnow-demo-'));
  const run = (...args) => execFileSync(binary, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });
  const [files, first, data] = ['files', 'first', 'data'].map(name => join(folder, name));
  run('demo', files, '--leads', '2000', '--as-of', new Date().toISOString().slice(0, 10));
  run('import', '--leads', join(files, 'leads.csv'), '--events', join(files, 'events.csv'), '--data', first);
  run('publish', join(files, 'model.yaml'), '--data', first);
  const user = (name, mail, role) =>
    execFileSync(binary, ['user', 'add', mail, '--role', role, '--name', name, '--data', data], { encoding: 'utf8', input: `${password}\n`, stdio: ['pipe', 'pipe', 'pipe'] }).trim();
  const sellers = [user('Marta Kowal', 'marta@northfield.example', 'sales'), user('Piotr Zając', 'piotr@northfield.example', 'sales'), user('Ana Ionescu', 'ana@northfield.example', 'sales')];
  user('Olga Lis', email, 'admin');
  writeFileSync(join(folder, 'facts.ndjson'), historyOf(run('export', '--data', first), sellers));
  run('import', join(folder, 'facts.ndjson'), '--data', data);
  run('publish', join(files, 'model.yaml'), '--data', data);
  rmSync(first, { recursive: true });

  const child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0', '--log', 'warn'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const address = await new Promise((resolve, reject) => {
    const look = chunk => {
      said += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', code => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  return {
    address,
    stop: () => {
      child.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

