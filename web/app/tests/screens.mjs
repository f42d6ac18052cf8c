// Pictures of every screen: both themes at three widths in English, then Russian, Chinese and a pseudo-language. Fails
// where a text is cut without saying so (no ellipsis), a page is wider than its window, or a screen is not translated.
//
//   node tests/screens.mjs [--out build/screens] [--only funnel,lead] [--languages en,pseudo] [--pictures docs/pictures]
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { email, password, root, startDemo, startEmpty } from './demo.mjs';
import { smaller } from './png.mjs';
import { pseudo } from './pseudo.mjs';

const { values: wanted } = parseArgs({
  options: { out: { type: 'string', default: join(root, 'build/screens') }, only: { type: 'string' }, languages: { type: 'string' }, pictures: { type: 'string' } },
});

const sizes = { 1440: 900, 1024: 768, 390: 844 };
const trouble = [];

const server = await startDemo();
const empty = await startEmpty();
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
    'model-text': '/model?view=text',
    users: '/settings?tab=people',
    keys: '/settings?tab=keys',
    quarantine: '/settings?tab=quarantine',
    audit: '/settings?tab=audit',
  };
  const firstScreens = { 'setup-account': new URL(empty.link).pathname + new URL(empty.link).hash };
  const laterScreens = { 'setup-model': '/setup?step=model', 'setup-data': '/setup?step=data', 'setup-snippet': '/setup?step=snippet', 'today-empty': '/today', 'leads-empty': '/leads' };
  const only = of => Object.entries(of).filter(([name]) => !wanted.only || wanted.only.split(',').includes(name));
  const chosen = only(screens);
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
    const mine = runs.filter(each => !wanted.languages || wanted.languages.split(',').includes(each.language));
    const shootAll = async (entries, site) => {
      if (entries.length === 0) return;
      for (const run of mine) await shoot(Object.fromEntries(entries), run, (name, picture) => writeFileSync(join(wanted.out, `${name}-${run.width}-${run.language === 'en' ? run.theme : run.language}.png`), picture), site);
    };
    await shootAll(chosen, { address: server.address, isOpen: true });
    await shootAll(only(firstScreens), { address: empty.address, isOpen: false });
    await setUp();
    await shootAll(only(laterScreens), { address: empty.address, isOpen: true });
  }
} finally {
  await browser.close();
  server.stop();
  empty.stop();
}
for (const each of trouble) console.error(each);
if (trouble.length) process.exitCode = 1;

// By the first administrator, and a model; nobody else is there, and no lead.
async function setUp() {
  const token = new URL(empty.link).hash.replace('#token=', '');
  const context = await browser.newContext({ baseURL: empty.address });
  const page = await context.newPage();
  await page.goto('/robots.txt');
  const status = await page.evaluate(async body => {
    const post = (path, sent, headers) => fetch(`/api/v1${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(sent) });
    const made = await post('/setup', body);
    const { csrf } = await made.json();
    const templates = await (await fetch('/api/v1/templates')).json();
    const published = await post('/models', { text: templates.items[0].text }, { 'X-Winnow-CSRF': csrf });
    return [made.status, published.status];
  }, { token, email, password, name: 'Olga Lis', company: 'Northfield', language: 'en' });
  if (status.some(each => each >= 300)) throw new Error(`setting up answered ${status}`);
  await context.close();
}

async function signedIn(options, { address, isOpen } = { address: server.address, isOpen: true }) {
  const context = await browser.newContext({ baseURL: address, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  if (!isOpen) return { context, page };
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

async function shoot(screens, { language, theme, width }, keep, site) {
  const { context, page } = await signedIn({ viewport: { width, height: sizes[width] }, isMobile: width < 700, hasTouch: width < 700, colorScheme: theme, locale: { zh: 'zh-CN', pseudo: 'en' }[language] ?? language, timezoneId: 'Europe/Warsaw' }, site);
  let isPseudo = language !== 'pseudo';
  if (!isPseudo) await page.route(/\/assets\/en(\.more)?-[^/]*\.js$/, async route => {
    await answerPseudo(route);
    isPseudo = true;
  });
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
  if (!isPseudo) trouble.push(`the catalogue was not asked for: nothing is in the pseudo-language at ${width}`);
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

// The catalogue of English, all its areas by file, is answered in the pseudo-language.
async function answerPseudo(route) {
  const response = await route.fetch();
  const { default: areas } = await import(`data:text/javascript,${encodeURIComponent(await response.text())}`);
  const said = Object.entries(areas).map(([file, texts]) => [file, Object.fromEntries(Object.entries(texts).map(([key, message]) => [key, pseudo(message)]))]);
  await route.fulfill({ response, body: `export default ${JSON.stringify(Object.fromEntries(said))};` });
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
