// A base with made-up leads, people and what they did, for pictures and measurements, and a server of it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyOf } from './history.mjs';

export const root = join(import.meta.dirname, '../../..');
const binary = process.env.WINNOW_BINARY ?? join(root, 'build/release/winnow');
export const password = 'grain and chaff 1';
export const email = 'olga@northfield.example';

/** @returns {Promise<{address: string, stop: () => void}>} */
export async function startDemo() {
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

  const { found, stop } = await serve(data, /http:\/\/127\.0\.0\.1:\d+/, folder);
  return { address: found, stop };
}

// A base with nobody in it: the link by which the first administrator comes.
/** @returns {Promise<{address: string, link: string, stop: () => void}>} */
export async function startEmpty() {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-empty-'));
  const { found, stop } = await serve(join(folder, 'data'), /http:\/\/\S+\/setup#token=\S+/, folder);
  return { address: new URL(found).origin, link: found, stop };
}

// Runs the server until `stop`, which takes the folder too; `found`: what of its first words was wanted.
async function serve(data, wanted, folder) {
  const child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0', '--log', 'warn'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const found = await new Promise((resolve, reject) => {
    const look = chunk => {
      said += chunk;
      const match = wanted.exec(said);
      if (match) resolve(match[0]);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', code => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  return {
    found,
    stop: () => {
      child.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

