// Stands between one SDK and the server: says "not now" to some requests, passes the others on, and
// keeps account of the ids of messages that went by and of those that were acknowledged.
import http from 'node:http';
import zlib from 'node:zlib';

const refused = (n) => n % 5 === 2;  // of the requests with messages: the second, the seventh, …

function messagesIn(bytes) {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? zlib.gunzipSync(bytes) : bytes;
  let text = plain.toString('utf8');
  if (text.startsWith('data=')) {
    text = Buffer.from(decodeURIComponent(text.slice(5)), 'base64').toString('utf8');
  }
  const body = JSON.parse(text);
  const list = Array.isArray(body) ? body : body.batch ?? [body];
  return list.map((one) => one.messageId ?? one.uuid).filter(Boolean);
}

function isTakeIn(request) {
  return request.method === 'POST' && !/\/flags/.test(request.url);
}

// posthog-js throws away what is answered with 429 (docs/ingest.md), the others wait.
function refuse(request, response) {
  response.writeHead(/\/e\/?(\?|$)/.test(request.url) ? 503 : 429, {
    'Retry-After': '1',
    'Access-Control-Allow-Origin': request.headers.origin ?? '*',
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'Retry-After',
  });
  response.end();
}

async function bytesOf(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

export async function startProxy(target) {
  const seen = new Set();
  const acknowledged = new Set();
  const counts = { requests: 0, refused: 0, broken: 0 };
  const server = http.createServer(async (request, response) => {
    const bytes = await bytesOf(request);
    const ids = isTakeIn(request) ? messagesIn(bytes) : [];
    ids.forEach((id) => seen.add(id));
    if (isTakeIn(request)) {
      counts.requests += 1;
      if (refused(counts.requests)) {
        counts.refused += 1;
        refuse(request, response);
        return;
      }
    }
    const onward = http.request(target() + request.url, {
      method: request.method, headers: request.headers, agent: false,
    });
    const broken = () => {
      counts.broken += 1;
      request.socket.destroy();  // what a client sees of a server that died
    };
    onward.on('error', broken);
    onward.on('response', async (answer) => {
      try {
        const body = await bytesOf(answer);
        if (answer.statusCode < 300) ids.forEach((id) => acknowledged.add(id));
        response.writeHead(answer.statusCode, answer.rawHeaders);
        response.end(body);
      } catch {
        broken();
      }
    });
    onward.end(bytes);
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  return {
    base: `http://127.0.0.1:${server.address().port}`, seen, acknowledged, counts,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
