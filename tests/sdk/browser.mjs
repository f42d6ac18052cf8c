// The pages of the browser SDKs in headless Chromium, served from an origin of their own.
import http from 'node:http';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const here = import.meta.dirname;

async function bundled(name) {
  const result = await build({
    entryPoints: [`${here}/pages/${name}.js`], bundle: true, format: 'esm', write: false,
    target: 'es2022', logLevel: 'error', define: { 'process.env.NODE_ENV': '"production"' },
  });
  return result.outputFiles[0].text;
}

async function servePage(name, test) {
  const script = await bundled(name);
  const page = `<!doctype html><title>Start</title><script>window.test=${JSON.stringify(test)}</script>`
    + '<script type="module" src="/page.js"></script>';
  const server = http.createServer((request, response) => {
    const isScript = request.url.startsWith('/page.js');
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? script : page);
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  return server;
}

export async function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'],
  });
}

// Opens the page and returns once it has called everything and `settled()` says that all of it is
// acknowledged.
export async function runPage(browser, name, test, settled) {
  const server = await servePage(name, test);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
    await page.goto(`http://127.0.0.1:${server.address().port}/?utm_source=sdk`);
    await page.waitForFunction(() => window.test.done, null, { timeout: 60000 });
    await settled();
  } finally {
    await context.close();
    server.closeAllConnections();
    server.close();
  }
}
