// A Winnow of the test's own and what stands around it: keys, exports, and a wire before it that can
// be slow, refuse or break.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';

const patienceMs = 30000;

export async function until(what, holds) {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`in vain for ${patienceMs / 1000} s: ${what}`);
    await new Promise((done) => { setTimeout(done, 50); });
  }
}

export async function listen(answer) {
  const server = http.createServer(answer);
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  return {
    port: server.address().port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export class Winnow {
  constructor(program) {
    this.program = path.resolve(program);
    this.data = fs.mkdtempSync(path.join(os.tmpdir(), 'winnow-tracker-'));
    this.logFile = path.join(this.data, 'server.log');
  }

  run(...words) {
    return execFileSync(this.program, [...words, '--data', this.data], { maxBuffer: 1 << 28 }).toString();
  }

  async start() {
    const log = fs.openSync(this.logFile, 'a');
    this.server = spawn(this.program, ['serve', '--data', this.data, '--listen', '127.0.0.1:0'],
      { stdio: ['ignore', 'pipe', log] });
    const line = await new Promise((done, failed) => {
      this.server.stdout.once('data', (bytes) => done(bytes.toString()));
      this.server.once('exit', (code) => failed(new Error(`winnow serve ended with ${code}`)));
    });
    this.base = line.match(/http:\S+/)[0];
  }

  newKey(kind = 'write') {
    return this.run('key', 'new', '--kind', kind).trim();
  }

  // A key, and what the facts that it brings say of it.
  namedKey(kind, name) {
    const key = this.run('key', 'new', '--kind', kind, '--name', name).trim();
    const line = this.run('key', 'list').split('\n').find((one) => one.endsWith(`  ${name}`));
    return { key, via: `key:${line.split(' ')[0]}` };
  }

  facts() {
    return this.run('export').split('\n').filter(Boolean).map((line) => ({ data: {}, ...JSON.parse(line) }));
  }

  end() {
    this.server?.kill('SIGKILL');
    fs.rmSync(this.data, { recursive: true, force: true });
  }
}

// A wire to the server that keeps account of what goes by. `manner(n, request)` may answer for it:
// a status, with `after` milliseconds of delay; 'break' cuts the connection.
export async function wireTo(base, manner = () => ({})) {
  const account = { posts: 0, refused: 0, bodies: [] };
  const wire = await listen(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const isPost = request.method === 'POST';
    const { status, after = 0, cut } = isPost ? manner(account.posts, request) : {};
    if (isPost) {
      account.posts += 1;
      account.bodies.push(body.toString());
    }
    await new Promise((done) => { setTimeout(done, after); });
    if (cut) {
      account.refused += 1;
      request.socket.destroy();
      return;
    }
    if (status) {
      account.refused += 1;
      response.writeHead(status, { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After', 'Retry-After': '1' });
      response.end();
      return;
    }
    const onward = http.request(base + request.url, { method: request.method, headers: request.headers, agent: false });
    onward.on('error', () => request.socket.destroy());
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.end(body);
  });
  return { ...wire, base: `http://127.0.0.1:${wire.port}`, account };
}
