import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible, expectQuiet, launch, visit } from './browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});
afterAll(() => browser.close());

const rows = (page: Page) => page.locator('tr[data-index]');
const chips = (page: Page) => page.locator('[data-chip]');

async function api<Body>(path: string, body?: unknown): Promise<Body> {
  const answer = await fetch(`${inject('server')}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Bearer ${inject('apiKey')}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return (await answer.json()) as Body;
}

interface Row {
  id: string;
  name: string | null;
  stage: string | null;
}

async function open(path: string, options: Parameters<typeof visit>[2] = {}) {
  const visited = await visit(browser, path, options);
  await rows(visited.page).first().waitFor();
  return visited;
}

const matching = async (page: Page) => Number(/^([\d,]+) of/.exec((await page.locator('[role="status"]', { hasText: 'leads, found' }).textContent()) ?? '')?.[1]?.replaceAll(',', ''));

// Waits until the list says that many.
async function finds(page: Page, n: number) {
  await page.locator('[role="status"]', { hasText: new RegExp(`^${n.toLocaleString('en')} of`) }).waitFor();
  expect(await matching(page)).toBe(n);
}

const count = async (query: string) => (await api<{ matching: number }>(`/leads/count?${query}`)).matching;
const filterOf = (page: Page) => new URL(page.url()).searchParams.get('filter');

test('few rows are in the document, whatever the list holds, and more come as one scrolls', async () => {
  const visited = await open('/leads');
  const { page } = visited;
  const all = await matching(page);
  expect(all).toBeGreaterThanOrEqual(400);
  expect(await rows(page).count()).toBeLessThan(100);
  const table = page.getByRole('table', { name: 'Leads' });
  expect(await table.getAttribute('aria-rowcount')).toBe(String(all + 1));
  await table.locator('..').evaluate(box => void (box.scrollTop = 250 * 38));
  await page.locator('tr[data-index="250"]').waitFor();
  expect(await rows(page).count()).toBeLessThan(100);
  expectQuiet(visited);
});

test('a head sorts the list, again the other way round, and says so', async () => {
  const { page } = await open('/leads');
  const score = page.getByRole('columnheader', { name: 'Score' });
  expect(await score.getAttribute('aria-sort')).toBe('descending');
  const scores = async () => (await rows(page).locator('td:nth-child(4)').allTextContents()).map(Number);
  const down = await scores();
  expect(down).toEqual([...down].sort((a, b) => b - a));
  await score.getByRole('button').click();
  await page.locator('th[aria-sort="ascending"]').waitFor();
  await page.waitForURL('**/leads?sort=total');
  await page.getByRole('columnheader', { name: 'Lead', exact: true }).getByRole('button').click();
  await page.waitForURL('**/leads?sort=name');
  await page.getByRole('table').locator('..').evaluate(async box => {
    while (box.hasAttribute('data-other')) await new Promise(requestAnimationFrame);
  });
  const expected = (await api<{ items: Row[] }>('/leads?sort=name&limit=3')).items.map(row => row.name);
  expect((await rows(page).locator('th a').allTextContents()).slice(0, 3)).toEqual(expected);
});

test('search as one types, in Cyrillic', async () => {
  await api('/leads', { email: 'zhanna.testova@primer.example', lead: { first_name: 'Жанна', last_name: 'Тестова' } });
  const { page } = await open('/leads');
  await page.keyboard.press('/');
  await page.keyboard.type('жанна тест');
  await finds(page, await count(`search=${encodeURIComponent('жанна тест')}`));
  expect(await rows(page).first().textContent()).toContain('Жанна Тестова');
  expect(new URL(page.url()).searchParams.get('search')).toBe('жанна тест');
  // Back leads to before the search, not to one of its letters.
  await page.goBack();
  await page.waitForURL('**/leads');
  expect(await page.getByRole('searchbox').inputValue()).toBe('');
});

test('a filter of the builder is text, and that text is the builder’s again', async () => {
  const visited = await open('/leads');
  const { page } = visited;
  await page.keyboard.press('f');
  const dialog = page.getByRole('dialog', { name: 'Filters' });
  await dialog.getByLabel('What').selectOption({ label: 'Fit' });
  await dialog.getByLabel('Value').fill('20');
  await dialog.getByRole('button', { name: 'Add a condition' }).click();
  await dialog.getByLabel('What').nth(1).selectOption({ label: 'Country' });
  await dialog.getByLabel('How', { exact: true }).nth(1).selectOption('oneOf');
  for (const country of ['PL', 'a"b']) {
    await dialog.getByLabel('Value').nth(1).fill(country);
    await page.keyboard.press('Enter');
  }
  const text = 'score.fit >= 20 && lead.country in ["PL", "a\\"b"]';
  await page.waitForFunction(wanted => new URL(location.href).searchParams.get('filter') === wanted, text);
  await finds(page, await count(`filter=${encodeURIComponent(text)}`));
  expect(await chips(page).allTextContents()).toEqual(['Fit at least 20', 'Country is one of PL, a"b']);
  await expectAccessible(page);

  await dialog.getByRole('button', { name: 'As text' }).click();
  const editor = dialog.getByRole('combobox', { name: 'The filter as an expression' });
  expect(await editor.inputValue()).toBe(text);
  await editor.fill('score.fit >= 20 && lead.cuntry == "PL"');
  await dialog.getByText('did you mean lead.country?').waitFor();
  expect(await dialog.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
  await editor.fill('score.fit >= 20 && (lead.country == "PL" || stage == "mql")');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await dialog.getByRole('button', { name: 'Builder' }).click();
  await expect.poll(() => dialog.locator('[data-condition]').count()).toBe(3);
  await dialog.getByRole('button', { name: 'Done' }).click();
  expect(await chips(page).allTextContents()).toEqual(['Fit at least 20', 'Country is PL or Stage is MQL']);
  await page.getByRole('button', { name: 'Remove the filter: Fit at least 20' }).click();
  await page.waitForFunction(() => new URL(location.href).searchParams.get('filter') === 'lead.country == "PL" || stage == "mql"');
  expectQuiet(visited);
});

test('chips taken away at once are all gone, and going back leaves nothing of what was typed', async () => {
  const text = 'lead.country == "PL" && score.total >= 20 && lead.title != "Owner"';
  const visited = await open(`/leads?filter=${encodeURIComponent(text)}`);
  const { page } = visited;
  await expect.poll(() => chips(page).count()).toBe(3);
  // The filter is written by the server: slower than two clicks.
  let printing = 0;
  await page.route('**/api/v1/expressions/print', async route => {
    const answer = await route.fetch();
    await new Promise(resolve => setTimeout(resolve, ++printing === 1 ? 400 : 150));
    await route.fulfill({ response: answer });
  });
  await page.evaluate(() => {
    for (const index of [0, 1]) document.querySelectorAll<HTMLButtonElement>('[data-chip] button:last-child')[index]!.click();
  });
  await expect.poll(() => chips(page).count()).toBe(1);
  await expect.poll(() => filterOf(page)).toBe('lead.title != "Owner"');
  expect(printing).toBe(2);
  await page.unrouteAll({ behavior: 'wait' });

  await page.getByRole('searchbox').fill('a');
  await page.waitForURL(/search=a/);
  await page.getByRole('searchbox').press('n');
  await page.evaluate(() => history.back());
  await page.waitForURL(address => !address.searchParams.has('search'));
  expect(await page.getByRole('searchbox').inputValue()).toBe('');
  await page.waitForFunction(begun => performance.now() > begun + 300, await page.evaluate(() => performance.now()));
  expect(new URL(page.url()).searchParams.has('search')).toBe(false);
  expectQuiet(visited);
});

test('what the builder cannot show is one chip that opens the text', async () => {
  const text = 'score.fit * 2.0 >= 20.0 && lead.country == "PL"';
  const { page } = await open(`/leads?filter=${encodeURIComponent(text)}`);
  await page.locator('[data-chip]', { hasText: 'As text' }).waitFor();
  expect(await chips(page).allTextContents()).toEqual(['As text', 'Country is PL']);
  await chips(page).first().getByRole('button').first().click();
  expect(await page.getByRole('combobox', { name: 'The filter as an expression' }).inputValue()).toBe(text);
  await page.getByRole('dialog').getByRole('button', { name: 'Builder' }).click();
  await page.getByRole('dialog').getByText('score.fit * 2.0 >= 20.0').waitFor();
  // Another condition leaves it as it is, its doubles too.
  await page.getByRole('dialog').getByRole('button', { name: 'Add a condition' }).click();
  await page.getByLabel('What').last().selectOption({ label: 'Events' });
  await page.getByLabel('Value').last().fill('1');
  await page.waitForFunction(wanted => new URL(location.href).searchParams.get('filter') === wanted, `${text} && events >= 1`);
});

test('a filter that is none says why, and can be changed or taken away', async () => {
  const visited = await visit(browser, '/leads?filter=lead.nothing%20%3D%3D%201');
  const { page } = visited;
  await page.getByRole('alert').getByText('unknown name lead.nothing').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Remove the filter', exact: true }).click();
  await rows(page).first().waitFor();
});

test('filters that find none say which one keeps the most away', async () => {
  const { page } = await visit(browser, `/leads?filter=${encodeURIComponent('lead.country == "XX" && score.fit >= 20')}`);
  const n = await count(`filter=${encodeURIComponent('score.fit >= 20')}`);
  await page.getByText(`Without “Country is XX” there would be ${n}.`).waitFor();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await finds(page, n);
  expect(filterOf(page)).toBe('score.fit >= 20');
});

test('a filter is saved as a segment, opened again, renamed and deleted', async () => {
  const { page } = await open(`/leads?stage=mql&filter=${encodeURIComponent('score.fit >= 10')}`);
  const n = await matching(page);
  await page.keyboard.press('v');
  const dialog = page.getByRole('dialog', { name: 'Save as segment' });
  await dialog.getByLabel('Name').fill('Тёплые');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL('**/leads?segment=*');
  await finds(page, n);
  const saved = (await api<{ items: { name: string; expression: string }[] }>('/segments')).items.find(each => each.name === 'Тёплые');
  expect(saved?.expression).toBe('stage == "mql" && score.fit >= 10');
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await page.getByRole('button', { name: 'Segments' }).click();
  await page.getByRole('menuitem', { name: 'Тёплые' }).click();
  await finds(page, n);
  await page.getByRole('button', { name: 'Segment Тёплые: change' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog', { name: 'Rename' }).getByLabel('Name').fill('Warm ones');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Segment Warm ones: change' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText('Segment Warm ones deleted.').waitFor();
  await page.waitForURL(address => !address.searchParams.has('segment'));
});

test('many are rejected at once, each with its outcome, and it is taken back', async () => {
  const visited = await open('/leads?stage=mql');
  const { page } = visited;
  const before = await matching(page);
  for (const index of [0, 1, 2]) await page.locator(`tr[data-index="${index}"] input`).click();
  const bar = page.getByRole('toolbar');
  expect(await bar.textContent()).toContain('3 chosen');
  await expectAccessible(page);
  await bar.getByRole('button', { name: 'Reject' }).click();
  await page.getByRole('menuitem', { name: 'No budget' }).click();
  await page.getByText('3 leads rejected.').waitFor();
  await finds(page, before - 3);
  await page.keyboard.press('z');
  await page.getByText('3 leads taken back.').waitFor();
  await finds(page, before);
  // Who cannot be qualified is named with the reason.
  await page.locator('tr[data-index="0"] input').click();
  await page.keyboard.press('t');
  await page.getByRole('menuitem', { name: 'Take back in' }).click();
  await page.getByText('1 was refused.').waitFor();
  await page.getByRole('button', { name: 'Show which' }).click();
  expect(await page.getByRole('dialog').getByRole('row').count()).toBe(1);
  expect(visited.noise.filter(line => !/409/.test(line))).toEqual([]);
});

test('all that match are chosen, also those that were not read', async () => {
  const { page } = await open('/leads');
  const all = await matching(page);
  await page.locator('tr[data-index="0"] input').click();
  await page.getByRole('toolbar').getByRole('button', { name: 'Choose all' }).click();
  await page.getByRole('toolbar').getByText(`${all} chosen`).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('toolbar').waitFor({ state: 'detached' });
});

test('rows of the list before cannot be chosen while another one is read', async () => {
  const visited = await open('/leads');
  const { page } = visited;
  let go = () => {};
  const held = new Promise<void>(resolve => (go = resolve));
  await page.route(url => url.pathname === '/api/v1/leads' && url.searchParams.get('owner') === 'nobody', async route => {
    await held;
    await route.continue();
  });
  await page.keyboard.press('j');
  await page.getByRole('button', { name: 'Unassigned' }).click();
  await page.waitForURL('**/leads?owner=nobody');
  await page.keyboard.press('x');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('o');
  expect(await page.getByText(/\d chosen/).count()).toBe(0);
  go();
  await page.getByRole('status').filter({ hasText: / of / }).first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[data-other]'));
  expect(await page.getByText(/\d chosen/).count()).toBe(0);
  expect(await page.getByRole('menu').count()).toBe(0);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByRole('toolbar').getByText('1 chosen').waitFor();
  expectQuiet(visited);
  await visited.page.context().close();
});

test('the address holds the state: reload and back bring it again', async () => {
  const { page } = await open('/leads');
  await page.getByRole('button', { name: 'Unassigned' }).click();
  await page.waitForURL('**/leads?owner=nobody');
  await page.getByRole('button', { name: 'Stage', exact: true }).first().click();
  await page.getByRole('menuitem', { name: 'MQL' }).click();
  await page.waitForURL('**/leads?owner=nobody&stage=mql');
  await page.keyboard.press('c');
  const panel = page.getByRole('dialog', { name: 'Columns' });
  await panel.getByLabel('Company', { exact: true }).check();
  await panel.getByRole('button', { name: 'Company: further left' }).click();
  await page.keyboard.press('Escape');
  const heads = async () => (await page.getByRole('columnheader').allTextContents()).filter(Boolean);
  expect((await heads()).slice(-2)).toEqual(['Company', 'Last seen']);
  const n = await matching(page);
  await page.reload();
  await finds(page, n);
  expect((await heads()).slice(-2)).toEqual(['Company', 'Last seen']);
  expect(await chips(page).allTextContents()).toEqual(['Stage is MQL']);
  await page.goBack();
  await page.waitForURL(address => address.searchParams.get('stage') === null && address.searchParams.get('owner') === 'nobody');
  await finds(page, await count('owner=nobody'));
});

test('the keyboard alone: move, choose, look, open, come back to the same row', async () => {
  const { page } = await open('/leads');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.locator('tr[data-index="1"][data-at]').waitFor();
  await page.locator('tr[data-index="1"]:focus').waitFor();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+J');
  await page.keyboard.press('Shift+J');
  expect(await page.getByRole('toolbar').textContent()).toContain('3 chosen');
  await page.keyboard.press('Shift+K');
  await page.getByRole('toolbar').getByText('2 chosen').waitFor();
  await page.keyboard.press('Shift+J');
  await page.getByRole('toolbar').getByText('3 chosen').waitFor();
  await page.keyboard.press('Space');
  const third = await page.locator('tr[data-index="3"] th a').textContent();
  await page.getByRole('complementary').getByRole('heading', { name: third ?? '' }).waitFor();
  await page.getByRole('complementary').getByRole('row').first().waitFor();
  await expectAccessible(page);
  await page.keyboard.press('k');
  await page.locator('tr[data-index="2"][data-at]').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('toolbar').waitFor({ state: 'detached' });
  await page.keyboard.press('Space');
  await page.getByRole('complementary').waitFor({ state: 'detached' });
  await page.locator('tr[data-index="2"]').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}/);
  await page.goBack();
  await rows(page).first().waitFor();
});

test('an export holds what matches, and no formula', async () => {
  await api('/leads', { email: 'formula@evil.example', lead: { first_name: '=1+1', last_name: '<img src=x onerror=window.ran=1>' } });
  const visited = await open(`/leads?filter=${encodeURIComponent('lead.email == "formula@evil.example" || stage == "sal"')}`);
  const { page } = visited;
  const n = await matching(page);
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  await page.keyboard.press('e');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: `Export ${n}` }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  expect(text.charCodeAt(0)).toBe(0xfeff);
  const lines = text.slice(1).trimEnd().split('\r\n');
  expect(lines.length).toBe(n + 1);
  expect(lines[0]).toBe('id,name,grade,total,stage,source,owner,last_seen');
  expect(text).toContain(",'=1+1 <img src=x onerror=window.ran=1>,");
  await page.keyboard.press('e');
  await page.getByLabel('NDJSON').check();
  const second = page.waitForEvent('download');
  await page.getByRole('button', { name: `Export ${n}` }).click();
  const objects = readFileSync(await (await second).path(), 'utf8').trim().split('\n').map(line => JSON.parse(line) as Row);
  expect(objects.length).toBe(n);
  expectQuiet(visited);
});

test('a lead is added by hand and looked at', async () => {
  const { page } = await open('/leads');
  await page.getByRole('button', { name: 'Add lead' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add lead' });
  await dialog.getByLabel('E-mail').fill('new.lead@hand.example');
  await dialog.getByLabel('First name').fill('Nadia');
  await dialog.getByLabel('Last name').fill('Haddad');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('complementary').getByRole('heading', { name: 'Nadia Haddad' }).waitFor();
});

test('an analyst looks and exports, but does nothing to leads', async () => {
  const { page } = await open('/leads', { who: 'analyst' });
  expect(await page.getByRole('button', { name: 'Add lead' }).count()).toBe(0);
  expect(await page.getByRole('checkbox').count()).toBe(0);
});

test.each(['light', 'dark'] as const)('nothing is in the way of anybody, %s', async colorScheme => {
  const visited = await open('/leads', { colorScheme });
  await expectAccessible(visited.page);
  await visited.page.keyboard.press('f');
  await visited.page.getByRole('dialog', { name: 'Filters' }).locator('[data-condition]').waitFor();
  await expectAccessible(visited.page);
  expectQuiet(visited);
});

test('on a phone the list is rows, and filters are in a sheet', async () => {
  const visited = await visit(browser, '/leads', { viewport: { width: 390, height: 844 }, hasTouch: true });
  const { page } = visited;
  await page.getByRole('list', { name: 'Leads' }).getByRole('listitem').first().waitFor();
  expect(await page.getByRole('listitem').count()).toBeLessThan(100);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Filters' }).click();
  const sheet = page.getByRole('dialog', { name: 'Filters' });
  await sheet.getByLabel('Value').fill('20');
  await page.waitForURL(/filter=/);
  await expectAccessible(page);
  expectQuiet(visited);
});

// Chromium formats Belarusian as English; what is shown goes through lib/format.
test('a Belarusian reads Belarusian numbers and days', async () => {
  const { page } = await visit(browser, '/leads', { locale: 'be-BY' });
  await rows(page).first().waitFor();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Ліды');
  expect(await page.locator('[role="status"]', { hasText: 'знойдзена' }).textContent()).toMatch(/^Лідаў: [\d\u00a0]+ з [\d\u00a0]+, знойдзена за \d+(,\d+)?\u00a0с$/);
  expect(await page.getByRole('table').textContent()).not.toMatch(/\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/);
});
