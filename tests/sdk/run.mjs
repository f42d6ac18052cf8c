// The six SDKs against the real server, through refusals and a kill -9 in the middle: every message
// is acknowledged in the end, and `winnow export` has each of them once.
//
//   node run.mjs path/to/winnow
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { runPage, startBrowser } from './browser.mjs';
import { startProxy } from './proxy.mjs';

const here = import.meta.dirname;
const winnow = path.resolve(process.argv[2]);
const data = fs.mkdtempSync(path.join(os.tmpdir(), 'winnow-sdk-'));
const log = fs.openSync(path.join(data, 'server.log'), 'a');
const steps = 100;  // at 100 ms each
const killAfter = 5;  // messages of each SDK: the pages have asked for their settings by then
const settleMs = 60000;

const nodes = ['segment-node', 'rudder-node', 'posthog-node'];
const pages = ['segment-browser', 'rudder-browser', 'posthog-browser'];

// The steps and an identify; a page view of each page.
const expectedOf = (name) => steps + (pages.includes(name) ? 2 : 1);

async function freePort() {
  const server = net.createServer();
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const { port } = server.address();
  await new Promise((done) => { server.close(done); });
  return port;
}

async function until(what, holds) {
  const end = Date.now() + settleMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`in vain for ${settleMs / 1000} s: ${what}`);
    await new Promise((done) => { setTimeout(done, 50); });
  }
}

const port = await freePort();
const base = `http://127.0.0.1:${port}`;
let server;

async function startServer() {
  server = spawn(winnow, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`],
    { stdio: ['ignore', 'ignore', log] });
  await until('the server is ready', async () => {
    try {
      return (await fetch(`${base}/readyz`)).ok;
    } catch {
      return false;
    }
  });
}

function ended(child) {
  return new Promise((done) => { child.on('exit', (code, signal) => done(code ?? signal)); });
}

function newKey(kind) {
  return execFileSync(winnow, ['key', 'new', '--data', data, '--kind', kind]).toString().trim();
}

async function runNode(name, proxy, key) {
  const child = spawn(process.execPath, [`${here}/clients/${name}.mjs`, proxy.base, key, steps],
    { stdio: 'inherit' });
  const code = await ended(child);
  if (code !== 0) throw new Error(`${name} gave up on messages (${code})`);
}

function settled(name, proxy) {
  return () => until(`${name} has sent everything`, () => proxy.seen.size >= expectedOf(name)
    && proxy.acknowledged.size === proxy.seen.size);
}

function exportedIds() {
  const text = execFileSync(winnow, ['export', '--data', data], { maxBuffer: 1 << 28 }).toString();
  const times = new Map();
  for (const line of text.split('\n').filter(Boolean)) {
    const id = JSON.parse(line).messageId;
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  return times;
}

function judge(name, proxy, times) {
  const lost = [...proxy.seen].filter((id) => !times.has(id));
  const doubled = [...proxy.seen].filter((id) => (times.get(id) ?? 0) > 1);
  const open = [...proxy.seen].filter((id) => !proxy.acknowledged.has(id));
  const { requests, refused, broken } = proxy.counts;
  console.log(`${name}: ${proxy.seen.size} messages in ${requests} requests, ${refused} refused, `
    + `${broken} broken; ${lost.length} lost, ${doubled.length} doubled, ${open.length} unanswered`);
  return proxy.seen.size === expectedOf(name) && refused > 0 && !lost.length && !doubled.length && !open.length;
}

async function main() {
  await startServer();
  const keys = { node: newKey('server'), page: newKey('write') };
  const proxies = new Map();
  for (const name of [...nodes, ...pages]) proxies.set(name, await startProxy(() => base));
  const browser = await startBrowser();
  try {
    const runs = [
      ...nodes.map((name) => runNode(name, proxies.get(name), keys.node)),
      ...pages.map((name) => runPage(browser, name,
        { base: proxies.get(name).base, key: keys.page, count: steps },
        settled(name, proxies.get(name)))),
    ];
    const started = () => [...proxies.values()].every((p) => p.acknowledged.size >= killAfter);
    const restart = until('every SDK has begun', started).then(async () => {
      const death = ended(server);
      server.kill('SIGKILL');
      await death;
      await startServer();
    });
    for (const run of await Promise.allSettled([...runs, restart])) {
      if (run.status === 'rejected') console.error(run.reason.message);
    }
  } finally {
    await browser.close();
  }
  const times = exportedIds();
  const good = [...proxies].map(([name, proxy]) => judge(name, proxy, times));
  proxies.forEach((proxy) => proxy.close());
  return good.every(Boolean);
}

let good = false;
try {
  good = await main();
} catch (error) {
  console.error(error.message);
} finally {
  server?.kill('SIGKILL');
  if (!good) console.error(fs.readFileSync(path.join(data, 'server.log'), 'utf8').slice(-4000));
  fs.rmSync(data, { recursive: true, force: true });
}
process.exit(good ? 0 : 1);
