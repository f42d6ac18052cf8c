// Pictures of every screen: both themes at three widths in English, then Russian, Chinese and a pseudo-language. Fails
// where a text is cut without saying so (no ellipsis), or a page is wider than its window.
//
//   node tests/screens.mjs [--out build/screens] [--only funnel,lead] [--languages en,pseudo] [--pictures docs/pictures]
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { email, password, root, startDemo } from './demo.mjs';
import { smaller } from './png.mjs';
import { pseudo } from './pseudo.mjs';

const { values: wanted } = parseArgs({
  options: { out: { type: 'string', default: join(root, 'build/screens') }, only: { type: 'string' }, languages: { type: 'string' }, pictures: { type: 'string' } },
});

const sizes = { 1440: 900, 1024: 768, 390: 844 };
const words = join(import.meta.dirname, '../src/words/en');
const catalogues = readdirSync(words).map(file => JSON.parse(readFileSync(join(words, file), 'utf8')));
const trouble = [];

const server = await startDemo();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
try {
  const lead = await warmest();
  const screens = {
    'sign-in': '/sign-in',
    today: '/today',
    leads: '/leads',
    lead: `/leads/${lead}`,
    'lead-past': `/leads/${lead}?at=${encodeURIComponent(new Date(Date.now() - 10 * 86_400_000).toISOString())}`,
    funnel: '/funnel?period=90',
    overview: '/overview?period=90',
    model: '/model',
    settings: '/settings',
    duplicates: '/settings?tab=duplicates',
    channels: '/settings?tab=channels',
  };
  const chosen = Object.entries(screens).filter(([name]) => !wanted.only || wanted.only.split(',').includes(name));
  if (wanted.pictures) {
    mkdirSync(wanted.pictures, { recursive: true });
    for (const [name, path] of chosen.filter(([each]) => ['today', 'leads', 'lead', 'funnel', 'overview', 'model'].includes(each))) {
      await shoot({ [name]: path }, { language: 'en', theme: name === 'lead' ? 'dark' : 'light', width: 1440 }, (_, picture) => writeFileSync(join(wanted.pictures, `${name}.png`), smaller(picture)));
      const size = statSync(join(wanted.pictures, `${name}.png`)).size;
      if (size > 150_000) trouble.push(`${name}.png has ${size} bytes, more than 150,000`);
    }
  } else {
    mkdirSync(wanted.out, { recursive: true });
    const runs = [];
    for (const width of Object.keys(sizes).map(Number)) for (const theme of ['light', 'dark']) runs.push({ language: 'en', theme, width });
    for (const language of ['ru', 'zh', 'pseudo']) for (const width of [1440, 390]) runs.push({ language, theme: 'light', width });
    for (const run of runs.filter(each => !wanted.languages || wanted.languages.split(',').includes(each.language))) {
      await shoot(Object.fromEntries(chosen), run, (name, picture) => writeFileSync(join(wanted.out, `${name}-${run.width}-${run.language === 'en' ? run.theme : run.language}.png`), picture));
    }
  }
} finally {
  await browser.close();
  server.stop();
}
for (const each of trouble) console.error(each);
if (trouble.length) process.exitCode = 1;

async function signedIn(options) {
  const context = await browser.newContext({ baseURL: server.address, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  // In the page itself: Chromium takes a Secure cookie from http://127.0.0.1, a client of our own would not.
  await page.goto('/robots.txt');
  const status = await page.evaluate(
    async body => (await fetch('/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).status,
    { email, password },
  );
  if (status !== 200) throw new Error(`signing in answered ${status}`);
  return { context, page };
}

async function warmest() {
  const { context, page } = await signedIn({});
  const id = await page.evaluate(async () => (await (await fetch('/api/v1/leads?stage=mql&sort=-total&limit=50')).json()).items.find(lead => lead.name?.includes(' ') && lead.company).id);
  await context.close();
  return id;
}

async function shoot(screens, { language, theme, width }, keep) {
  const { context, page } = await signedIn({ viewport: { width, height: sizes[width] }, isMobile: width < 700, hasTouch: width < 700, colorScheme: theme, locale: { zh: 'zh-CN', pseudo: 'en' }[language] ?? language, timezoneId: 'Europe/Warsaw' });
  if (language === 'pseudo') await page.route('**/assets/*.js', answerPseudo);
  const pending = new Set();
  page.on('request', request => request.resourceType() !== 'eventsource' && pending.add(request));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, request => pending.delete(request));
  for (const [name, path] of Object.entries(screens)) {
    await page.goto(path);
    await page.locator('main h1').first().waitFor();
    if (!(await isQuiet(page, pending))) trouble.push(`${name}: it still loads after 20 seconds`);
    const where = `${name}, ${language}, ${theme}, ${width}`;
    for (const each of await page.evaluate(findCut)) trouble.push(`${where}: ${each}`);
    keep(name, await page.screenshot());
    console.log(where);
  }
  await context.close();
}

// Once nothing was asked of the server and nothing is shown as loading, several times in a row.
async function isQuiet(page, pending) {
  const loads = () => Boolean(document.querySelector('.skeleton, [aria-busy="true"]')) || document.fonts.status !== 'loaded';
  const until = Date.now() + 20_000;
  for (let quiet = 0; quiet < 6; ) {
    if (Date.now() > until) return false;
    await page.waitForTimeout(60);
    quiet = pending.size === 0 && !(await page.evaluate(loads)) ? quiet + 1 : 0;
  }
  await page.evaluate(() => new Promise(resolve => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
  return true;
}

// A catalogue that the page reads is answered with its pseudo-translation; the rest as it is.
async function answerPseudo(route) {
  const response = await route.fetch();
  const text = await response.text();
  if (text.length < 60_000 && !/(^|[;}])import[\s{"'*]/.test(text)) {
    const module = await import(`data:text/javascript,${encodeURIComponent(text)}`).catch(() => ({}));
    for (const [name, value] of Object.entries(module)) {
      if (value && typeof value === 'object' && catalogues.some(each => isSame(each, value))) {
        const translated = Object.fromEntries(Object.entries(value).map(([key, message]) => [key, pseudo(message)]));
        return route.fulfill({ response, body: `const words = ${JSON.stringify(translated)};\nexport { words as ${name} };` });
      }
    }
  }
  return route.fulfill({ response, body: text });
}

function isSame(a, b) {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every(key => a[key] === b[key]);
}

// In the page: texts that are wider than their place and do not say so.
function findCut() {
  const found = [];
  if (document.documentElement.scrollWidth > window.innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide, its window ${window.innerWidth}`);
  for (const element of document.querySelectorAll('body *')) {
    if (element.scrollWidth <= element.clientWidth + 1 || element.clientWidth < 2 || !(element instanceof HTMLElement)) continue;
    const style = getComputedStyle(element);
    if (style.overflowX === 'auto' || style.overflowX === 'scroll' || style.textOverflow === 'ellipsis' || style.visibility === 'hidden' || style.webkitLineClamp !== 'none') continue;
    const ownText = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if (!ownText || element.closest('.unseen, .uplot, [aria-hidden="true"]')) continue;
    found.push(`"${element.textContent.trim().slice(0, 40)}" (${element.tagName.toLowerCase()}.${element.className}) is ${element.scrollWidth} wide, its place ${element.clientWidth}`);
  }
  return found;
}
