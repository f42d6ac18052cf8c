// Foreign pages of several kinds. Each site is an origin of its own; its pages are made of a path.
import { listen } from './place.mjs';

const tag = (base, key, more) => `<script async src="${base}/t.js" data-key="${key}"${more}></script>`;

// `pages`: body by path. `head` stands before the tracker, `more` are its further attributes.
export async function site({ base, key, pages, head = '', more = '', headers = {}, scripts = {}, tracker = true }) {
  const server = await listen((request, response) => {
    const path = request.url.split('?')[0];
    if (scripts[path]) {
      response.writeHead(200, { 'Content-Type': 'text/javascript' });
      response.end(scripts[path]);
      return;
    }
    const body = pages[path];
    if (body === undefined) {
      response.writeHead(404);
      response.end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers });
    response.end(`<!doctype html><title>Page ${path}</title>${head}${tracker ? tag(base, key, more) : ''}<body>${body}`);
  });
  return { ...server, pages, origin: `http://127.0.0.1:${server.port}` };
}
