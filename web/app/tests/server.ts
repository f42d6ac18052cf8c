// Starts the real program with made-up leads for the tests in Chromium; ends it afterwards.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const root = join(import.meta.dirname, '../../..');
const binary = process.env.WINNOW_BINARY ?? join(root, 'build/release/winnow');

export const people = {
  admin: { email: 'olga@northfield.example', password: 'grain and chaff 1', role: 'admin' },
  sales: { email: 'marta@northfield.example', password: 'grain and chaff 2', role: 'sales' },
  analyst: { email: 'piotr@northfield.example', password: 'grain and chaff 3', role: 'analyst' },
} as const;

declare module 'vitest' {
  export interface ProvidedContext {
    server: string;
    data: string;
    apiKey: string;
    writeKey: string;
  }
}

export interface Server {
  address: string;
  data: string;
  apiKey: string;
  writeKey: string;
  setUpLink: string; // what it printed; empty where there are users
  stop: () => Promise<void>;
}

export async function startServer({ leads = 400, empty = false } = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-screens-'));
  const data = join(folder, 'data');
  const run = (args: string[], input?: string) => execFileSync(binary, args, { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] });
  let apiKey = '';
  let writeKey = '';
  if (!empty) {
    const files = join(folder, 'files');
    run(['demo', files, '--leads', String(leads), '--as-of', new Date().toISOString().slice(0, 10)]);
    run(['import', '--leads', join(files, 'leads.csv'), '--events', join(files, 'events.csv'), '--data', data]);
    run(['publish', join(files, 'model.yaml'), '--data', data]);
    for (const person of Object.values(people)) run(['user', 'add', '--data', data, person.email, '--role', person.role], `${person.password}\n`);
    apiKey = run(['key', 'new', '--data', data, '--kind', 'api', '--role', 'admin']).trim();
    writeKey = run(['key', 'new', '--data', data, '--kind', 'write']).trim();
  }
  const child: ChildProcess = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0', '--log', 'warn'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer) => {
      said.push(chunk.toString());
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said.join(''));
      if (found && (!empty || /#token=\S+\n/.test(said.join('')))) resolve(found[0]);
    };
    child.stdout!.on('data', look);
    child.stderr!.on('data', look);
    child.once('exit', code => reject(new Error(`the server ended with ${code}: ${said.join('')}`)));
  });
  return {
    address,
    data,
    apiKey,
    writeKey,
    setUpLink: /http\S+#token=\S+/.exec(said.join(''))?.[0] ?? '',
    stop: async () => {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export default async function setup(project: TestProject) {
  const server = await startServer();
  project.provide('server', server.address);
  project.provide('data', server.data);
  project.provide('apiKey', server.apiKey);
  project.provide('writeKey', server.writeKey);
  return server.stop;
}
