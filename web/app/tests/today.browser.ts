import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { expectAccessible, expectQuiet, launch, type Visit, visit } from './browser';

vi.setConfig({ testTimeout: 60_000 });

// One page is worked through by most tests, as a person does, each going on where the one before ended.
let browser: Browser;
let visited: Visit;
let page: Page;
beforeAll(async () => {
  browser = await launch();
  visited = await open();
  page = visited.page;
});
afterAll(() => browser.close());

const options = (page: Page) => page.locator('[role="option"]:not([data-leaving])');
const chosen = (page: Page) => page.locator('[role="option"][aria-selected="true"]');
const nameOf = (page: Page) => chosen(page).locator('b').textContent();
const toast = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });

async function open(more: Parameters<typeof visit>[2] = {}) {
  const visited = await visit(browser, '/today', { who: 'sales', ...more });
  visited.page.setDefaultTimeout(20_000);
  await visited.page.getByRole('toolbar', { name: 'Actions' }).waitFor({ timeout: 45_000 });
  return visited;
}

async function api(path: string) {
  const reply = await fetch(`${inject('server')}/api/v1${path}`, { headers: { Authorization: `Bearer ${inject('apiKey')}` } });
  return (await reply.json()) as Record<string, unknown>;
}

test('accept with A, take it back with Z; the next lead is chosen and told', async () => {
  const first = await nameOf(page);
  const second = await options(page).nth(1).locator('b').textContent();
  await page.keyboard.press('a');
  await toast(page, `${first}: accepted, now at SAL`).waitFor();
  expect(await nameOf(page)).toBe(second);
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-selected') === 'true');
  await toast(page, new RegExp(`^${escape(second!)}, grade ..?, 1 of \\d+$`)).waitFor({ state: 'attached' });
  const lead = new URL(page.url()).searchParams.get('lead');
  expect(await chosen(page).getAttribute('id')).toBe(`lead-${lead}`);
  await page.keyboard.press('z');
  await toast(page, 'Taken back').waitFor();
  expect(await options(page).first().locator('b').textContent()).toBe(first);
  expect(await nameOf(page)).toBe(first);
  expectQuiet(visited);
});

test('reject with a reason by the keyboard alone, disqualify with a word about it', async () => {
  const first = await nameOf(page);
  await page.keyboard.press('r');
  await page.getByRole('menu').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('1');
  await toast(page, `${first}: back to marketing (Not ready yet)`).waitFor();
  await page.getByRole('menu').waitFor({ state: 'detached' });
  const second = await nameOf(page);
  await page.keyboard.press('d');
  await page.getByRole('menuitem', { name: 'Other' }).waitFor();
  await page.keyboard.press('9');
  await page.getByLabel('Why is it no lead for us?').fill('A test of ours');
  await page.keyboard.press('Enter');
  await toast(page, `${second}: disqualified (Other)`).waitFor();
  expectQuiet(visited);
});

test('a snoozed lead goes to the end of the page and comes back by Wake', async () => {
  const name = await nameOf(page);
  await page.keyboard.press('s');
  await page.getByRole('menuitem', { name: /Tomorrow/ }).waitFor();
  await page.keyboard.press('2');
  await toast(page, `${name}: snoozed until`).waitFor();
  const snoozed = page.getByRole('listbox', { name: /Snoozed/ }).getByRole('option', { name: name! });
  await snoozed.click();
  await page.keyboard.press('a');
  await toast(page, `${name}: back in the queue`).waitFor();
  await snoozed.waitFor({ state: 'detached' });
  expectQuiet(visited);
});

test('what is typed right after N is the note, and a held key does nothing again', async () => {
  await options(page).nth(1).click();
  const asked: string[] = [];
  page.on('request', request => void (request.method() === 'POST' && asked.push(request.url())));
  await page.keyboard.type('nasked', { delay: 0 });
  expect(await page.getByLabel(/Note/).inputValue()).toBe('asked');
  // Left in the middle, it is there again; thrown away, it is not.
  await options(page).nth(2).click();
  await page.keyboard.press('n');
  expect(await page.getByLabel(/Note/).inputValue()).toBe('');
  await page.keyboard.press('Escape');
  await options(page).nth(1).click();
  await page.keyboard.press('n');
  expect(await page.getByLabel(/Note/).inputValue()).toBe('asked');
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  expect(await page.getByLabel(/Note/).inputValue()).toBe('');
  await page.keyboard.press('Escape');
  const held = (repeat: boolean) => page.evaluate(repeat => document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'r', code: 'KeyR', repeat, bubbles: true, cancelable: true })), repeat);
  await held(true);
  expect(await page.getByRole('menu').count()).toBe(0);
  await held(false);
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  expect(asked).toEqual([]);
});

test('keys follow the physical key when a Russian layout is on', async () => {
  await options(page).nth(1).click();
  const first = await nameOf(page);
  const russian = (key: string, code: string) => page.evaluate(([k, c]) => document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: k, code: c, bubbles: true, cancelable: true })), [key, code]);
  await russian('л', 'KeyK');
  await page.waitForFunction(name => document.querySelector('[aria-selected="true"] b')?.textContent !== name, first);
  await russian('о', 'KeyJ');
  await page.waitForFunction(name => document.querySelector('[aria-selected="true"] b')?.textContent === name, first);
  await russian('к', 'KeyR');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  expectQuiet(visited);
});

test('the question is answered in place with Q and a number', async () => {
  const ask = page.getByRole('region', { name: 'What to ask next' });
  const question = await ask.textContent();
  await page.keyboard.press('q');
  await page.keyboard.press('1');
  await toast(page, /answer of .* kept/).waitFor();
  await page.waitForFunction(text => document.querySelector('section[aria-label="What to ask next"]')?.textContent !== text, question);
  await page.keyboard.press('z');
  await toast(page, 'Taken back').waitFor();
  expectQuiet(visited);
});

test('a lead that gets hot waits behind the bar and moves nothing', async () => {
  const before = await options(page).first().locator('b').textContent();
  const at = await options(page).first().boundingBox();
  const hot = `hot-${Date.now()}`;
  const key = Buffer.from(`${inject('writeKey')}:`).toString('base64');
  const send = (path: string, body: unknown) =>
    fetch(`${inject('server')}/v1/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Basic ${key}` }, body: JSON.stringify(body) });
  // Who they are is said by us, through the API; what they do, by the site.
  const made = await fetch(`${inject('server')}/api/v1/leads`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${inject('apiKey')}` },
    body: JSON.stringify({
      email: `${hot}@acme.example`, user: hot,
      lead: { first_name: 'Ana', last_name: 'Popescu', seniority: 'manager', department: 'Marketing', country: 'DE', agenda_clear: true, timeline_months: 1, decision_maker: true, budget: 20000, phone: '+49 30 1234567' },
      company: { industry: 'Software', employees: 340, revenue: 42000000, country: 'DE', name: 'Danubia Freight' },
    }),
  });
  expect(made.status).toBe(201);
  for (const event of ['trial_request', 'inquiry', 'meeting_booked', 'seminar', 'newsletter_signup']) expect((await send('track', { userId: hot, event })).status).toBe(200);
  const bar = page.getByRole('button', { name: /1 new hot lead/ });
  await bar.waitFor();
  expect(await options(page).first().locator('b').textContent()).toBe(before);
  expect(await options(page).first().boundingBox()).toEqual(at);
  await page.keyboard.press('.');
  await bar.waitFor({ state: 'detached' });
  expect(await options(page).first().locator('b').textContent()).toContain('Ana');
  expect(await nameOf(page)).toContain('Ana');
  expect(await page.getByRole('link', { name: 'Call' }).getAttribute('href')).toBe('tel:+49301234567');
  expect(await page.getByRole('link', { name: 'Mail' }).getAttribute('href')).toBe(`mailto:${hot}@acme.example`);
  expectQuiet(visited);
});

test('a lead that a colleague takes is said to be gone, and nothing can be done with it any more', async () => {
  const mine = await visit(browser, '/today', { who: 'sales' });
  await options(mine.page).nth(1).waitFor();
  const api = (path: string, body?: unknown) => fetch(`${inject('server')}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST', headers: { Authorization: `Bearer ${inject('apiKey')}`, 'Content-Type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { items } = (await (await api('/users')).json()) as { items: { id: string; email: string }[] };
  const olga = items.find(user => user.email.startsWith('olga'))!.id;
  const row = options(mine.page).nth(1);
  await row.click();
  const id = (await row.getAttribute('id'))!.replace('lead-', '');
  await mine.page.getByRole('button', { name: /Accept|Qualify/ }).first().waitFor();
  expect((await api(`/leads/${id}/assign`, { owner: olga })).status).toBe(200);
  await mine.page.locator(`[id="lead-${id}"][data-gone]`).waitFor();
  await mine.page.getByText('A colleague has it now').waitFor();
  expect(await mine.page.getByRole('button', { name: /Accept|Qualify/ }).count()).toBe(0);
  await expectAccessible(mine.page);
  expect(mine.noise.filter(each => !/status of 404/.test(each))).toEqual([]);
  await api(`/leads/${id}/undo`, {});
  await mine.page.context().close();
});

test('a number is understood as people write it', async () => {
  // 25,000 is no 25.
  const made = await fetch(`${inject('server')}/api/v1/leads?filter=${encodeURIComponent('stage == "mql" && !has(lead.budget)')}&owner=nobody&disqualified=false&limit=1`, { headers: { Authorization: `Bearer ${inject('apiKey')}` } });
  const id = ((await made.json()) as { items: { id: string }[] }).items[0]!.id;
  const mine = await visit(browser, `/today?lead=${id}`);
  await mine.page.getByRole('region', { name: 'What to ask next' }).getByText('What budget is set aside for this?').waitFor();
  await mine.page.keyboard.press('q');
  await mine.page.keyboard.press('3');
  await mine.page.keyboard.type('25,000');
  await mine.page.keyboard.press('Enter');
  await toast(mine.page, /answer of .* kept/).waitFor();
  const lead = (await (await fetch(`${inject('server')}/api/v1/leads/${id}`, { headers: { Authorization: `Bearer ${inject('apiKey')}` } })).json()) as { fields: { name: string; value: unknown }[] };
  expect(lead.fields.find(field => field.name === 'budget')?.value).toBe(25000);
  await mine.page.keyboard.press('z');
  await toast(mine.page, 'Taken back').waitFor();
  expectQuiet(mine);
  await mine.page.context().close();
});

test('a note is written and taken back', async () => {
  const lead = (await chosen(page).getAttribute('id'))!.slice(5);
  await page.keyboard.press('n');
  await page.getByLabel(/^Note about/).fill('Calls back <script>alert(1)</script> on Friday');
  await page.keyboard.press('Enter');
  await toast(page, 'note kept').waitFor();
  const kept = (await api(`/leads/${lead}/timeline?type=note`)) as { items: { undone: boolean }[] };
  expect(kept.items).toHaveLength(1);
  await page.keyboard.press('z');
  await toast(page, 'Taken back').waitFor();
  expectQuiet(visited);
});

test.each(['dark', 'light'] as const)('nothing is in the way of a screen reader (%s)', async colorScheme => {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction(scheme => document.documentElement.dataset.mantineColorScheme === scheme, colorScheme);
  await page.getByRole('region', { name: 'What to ask next' }).waitFor();
  await page.evaluate(() => Promise.all(document.getAnimations().map(each => each.finished))); // colours that fade
  await expectAccessible(page);
  expectQuiet(visited);
});

test('on a phone the top lead is a card, and the finger accepts it', async () => {
  const visited = await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const { page } = visited;
  const card = page.getByRole('article');
  const name = await card.locator('header b').textContent();
  await card.getByRole('list', { name: 'The strongest reasons' }).waitFor();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const box = (await card.boundingBox())!;
  const touch = await page.context().newCDPSession(page);
  const point = (x: number) => [{ x, y: box.y + 40 }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: point(60) });
  for (const x of [90, 140, 200]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: point(x) });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await toast(page, `${name}: accepted`).waitFor();
  expect(await card.locator('header b').textContent()).not.toBe(name);
  await page.getByRole('button', { name: 'Undo' }).click();
  await toast(page, 'Taken back').waitFor();
  expectQuiet(visited);
});

test('nobody waits: what happens next is said', async () => {
  const visited = await visit(browser, '/today', { who: 'sales' });
  const { page } = visited;
  await page.route(/\/api\/v1\/leads\?/, route => route.fulfill({ json: { items: [], next: null, matching: 0 } }));
  await page.reload();
  await page.getByRole('heading', { name: 'Nobody to call right now.' }).waitFor();
  await expectAccessible(page);
  expectQuiet(visited);
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
