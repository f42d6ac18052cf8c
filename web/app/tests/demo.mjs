// A base with made-up leads, people and what they did, for pictures and measurements, and a server of it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');
const binary = process.env.WINNOW_BINARY ?? join(root, 'build/release/winnow');
export const password = 'grain and chaff 1';
export const email = 'olga@northfield.example';

/** @returns {Promise<{address: string, stop: () => void}>} */
export async function startDemo() {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-demo-'));
  const data = join(folder, 'data');
  const people = { 'Marta Kowal': ['marta@northfield.example', 'sales'], 'Piotr Zając': ['piotr@northfield.example', 'sales'], 'Ana Ionescu': ['ana@northfield.example', 'sales'], 'Olga Lis': [email, 'admin'] };
  for (const [name, [mail, role]] of Object.entries(people)) execFileSync(binary, ['user', 'add', mail, '--role', role, '--name', name, '--data', data], { input: `${password}\n`, stdio: ['pipe', 'ignore', 'pipe'] });
  execFileSync(binary, ['sample', '--leads', '2000', '--data', data], { stdio: 'pipe' });
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

