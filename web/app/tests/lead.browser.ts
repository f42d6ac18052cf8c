// The screen of a lead against the real program.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible, expectQuiet, launch, visit } from './browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

async function api<Body>(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Body> {
  const answer = await fetch(`${inject('server')}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${inject('apiKey')}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.status, path).toBeLessThan(300);
  return (await answer.json()) as Body;
}

interface Row {
  id: string;
  name: string;
  judgement: { total: number };
}

async function leads(query: string): Promise<Row[]> {
  return (await api<{ items: Row[] }>(`/leads?${query}`)).items;
}

const thousandths = (text: string) => Math.round(Number(text.replaceAll(',', '').replace('−', '-').replace('+', '')) * 1000);

async function ledger(page: Page) {
  await page.locator('[data-total]').waitFor();
  return page.evaluate(() => {
    const of = (name: string) => [...document.querySelectorAll(`[data-${name}]`)].map(cell => cell.textContent ?? '');
    return { rows: of('points'), subtotals: of('subtotal'), total: of('total')[0] ?? '', title: [...document.querySelectorAll('h2')].map(each => each.textContent ?? '').find(each => each.startsWith('Why')) ?? '' };
  });
}

test('the rows of the ledger add up to the score, lead by lead', { timeout: 180_000 }, async () => {
  const some = [...(await leads('sort=-total&limit=8')), ...(await leads('sort=-score.engagement&limit=8')), ...(await leads('sort=-events&limit=12')), ...(await leads('sort=total&limit=40'))];
  // A lead of whom nothing is known has no ledger.
  const each = [...new Map(some.filter(row => row.judgement.total !== 0).map(row => [row.id, row])).values()].slice(0, 20);
  expect(each).toHaveLength(20);
  const visited = await visit(browser, `/leads/${each[0]!.id}`);
  const { page } = visited;
  for (const row of each) {
    // As a link does: no page is read anew.
    await page.evaluate(path => history.pushState({}, '', path), `/leads/${row.id}`);
    await page.getByRole('heading', { level: 1, name: row.name, exact: true }).waitFor();
    const shown = await ledger(page);
    const sum = (texts: string[]) => texts.reduce((all, text) => all + thousandths(text), 0);
    expect(sum(shown.rows), row.name).toBe(thousandths(shown.total));
    expect(sum(shown.subtotals), row.name).toBe(thousandths(shown.total));
    expect(shown.title).toBe(`Why ${Math.floor(thousandths(shown.total) / 1000 + 0.5).toString().replace('-', '−')}`);
  }
  expectQuiet(visited);
});

test('the slider shows the lead as it was, by the keyboard, and comes back to now', async () => {
  const [lead] = await leads('sort=-score.engagement&limit=1');
  const visited = await visit(browser, `/leads/${lead!.id}`);
  const { page } = visited;
  const now = (await ledger(page)).total;
  const slider = page.getByRole('slider', { name: 'As of' });
  expect(await slider.getAttribute('aria-valuetext')).toBe('now');
  await slider.press('Home');
  await page.getByText('As it was on').waitFor();
  await expect.poll(async () => (await ledger(page)).total).not.toBe(now);
  expect(new URL(page.url()).searchParams.get('at')).toMatch(/^\d{4}-/);
  // Nothing can be done in the past.
  expect(await page.getByRole('toolbar').count()).toBe(0);
  expect(await page.getByRole('textbox').count()).toBe(0);
  const first = page.url();
  await slider.press('ArrowRight');
  await expect.poll(() => page.url()).not.toBe(first);
  await slider.press('PageUp');
  await slider.press('End');
  await expect.poll(() => new URL(page.url()).searchParams.get('at')).toBeNull();
  await expect.poll(async () => (await ledger(page)).total).toBe(now);
  await page.keyboard.press('[');
  await page.getByText('As it was on').waitFor();
  await page.getByRole('button', { name: 'Back to now' }).click();
  await page.getByRole('toolbar').waitFor();
  expectQuiet(visited);
});

test('a row opens what it rests on; rules that gave nothing are named', async () => {
  const [lead] = await leads('sort=-score.engagement&limit=1');
  const visited = await visit(browser, `/leads/${lead!.id}`);
  const { page } = visited;
  const row = page.locator('table [aria-expanded]').first();
  await row.click();
  expect(await row.getAttribute('aria-expanded')).toBe('true');
  const rules = page.getByRole('button', { name: /rules gave nothing/ });
  const named = Number(/\d+/.exec((await rules.textContent()) ?? '')?.[0]);
  await rules.click();
  expect(await rules.locator('xpath=following-sibling::ul/li').count()).toBe(named);
  expectQuiet(visited);
});

test('a question is answered in place, with Undo', async () => {
  const made = await api<{ id?: string; lead?: { id: string } }>('/leads', { email: 'question@answers.example', lead: { first_name: 'Quinn', last_name: 'Asker' } });
  const id = made.id ?? made.lead!.id;
  const visited = await visit(browser, `/leads/${id}`);
  const { page } = visited;
  const budget = page.locator('[data-criterion="budget"]');
  await budget.getByRole('textbox', { name: 'What budget is set aside for this?' }).fill('40 000');
  await budget.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => budget.getAttribute('data-status')).toBe('met');
  expect(await budget.textContent()).toContain('40,000');
  const authority = page.locator('[data-criterion="authority"]');
  await authority.getByRole('button', { name: 'Yes' }).click();
  await expect.poll(() => authority.getAttribute('data-status')).toBe('met');
  await page.getByText('Answer kept: Authority').waitFor();
  await page.keyboard.press('z');
  await expect.poll(() => authority.getAttribute('data-status')).toBe('unknown');
  // A field that was missing is filled in, then edited, then taken back.
  const rest = page.getByRole('button', { name: 'Show more', exact: true });
  if ((await rest.count()) > 0) await rest.click();
  await page.getByRole('button', { name: 'Title', exact: true }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Head of sales');
  await page.keyboard.press('Enter');
  await page.getByLabel('Who it is').getByText('Head of sales').first().waitFor();
  await page.getByRole('button', { name: 'Edit: Title' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Title' }).fill('CEO');
  await page.keyboard.press('Enter');
  await page.getByLabel('Who it is').getByText('CEO').first().waitFor();
  expectQuiet(visited);
});

test('a note is added and taken back, and the timeline says so', async () => {
  const [lead] = await leads('sort=-total&limit=1');
  const visited = await visit(browser, `/leads/${lead!.id}`, { who: 'sales' });
  const { page } = visited;
  await page.getByLabel('What should others know?').waitFor();
  await page.keyboard.press('n');
  await page.keyboard.type('Prefers calls after 12:00');
  await page.keyboard.press('Control+Enter');
  await page.getByLabel('Notes').getByText('Prefers calls after 12:00').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => page.getByLabel('Notes').getByText('Prefers calls after 12:00').count()).toBe(0);
  const line = page.getByLabel('Timeline', { exact: true }).locator('li', { hasText: 'Prefers calls after 12:00' });
  expect(await line.getAttribute('data-undone')).toBe('true');
  expect(await line.textContent()).toContain('taken back');
  expectQuiet(visited);
});

test('work by keys: accept with Undo, reject with a reason by its number', async () => {
  const [lead] = await leads('stage=mql&disqualified=false&owner=nobody&sort=-total&limit=1');
  const visited = await visit(browser, `/leads/${lead!.id}`);
  const { page } = visited;
  await page.getByRole('button', { name: 'Accept' }).waitFor();
  await page.keyboard.press('a');
  await page.getByText(/accepted: SAL/).waitFor();
  await page.getByRole('button', { name: 'Qualify' }).waitFor();
  await page.keyboard.press('z');
  await page.getByRole('button', { name: 'Accept' }).waitFor();
  await page.keyboard.press('r');
  await page.getByRole('menuitem', { name: /Not ready/ }).waitFor();
  await page.keyboard.press('1');
  await page.getByText(/rejected: Not ready/i).waitFor();
  expectQuiet(visited);
});

test('what a stage asks for is said before, and a refusal by the names of what is missing', async () => {
  const made = await api<{ id?: string; lead?: { id: string } }>('/leads', { email: 'early@answers.example', lead: { first_name: 'Ela', last_name: 'Early', budget: 50000 } });
  const id = made.id ?? made.lead!.id;
  await api(`/leads/${id}/accept`, {});
  const { page, noise } = await visit(browser, `/leads/${id}`, { locale: 'ru' });
  await page.getByText('Для SQL нужно: статус BANT: «квалифицирован» или статус CHAMP: «квалифицирован»').waitFor();
  await page.keyboard.press('a');
  const told = page.getByText(/Для этого этапа не хватает: /).first();
  await told.waitFor();
  expect(await told.textContent()).toMatch(/BANT: .*Потребность.*; CHAMP: .*Трудности/);
  expect(await told.textContent()).not.toContain('Бюджет'); // it is known
  await expectAccessible(page);
  expect(noise.filter(each => !/status of 409/.test(each))).toEqual([]);
});

test('an event that a rule took for a bot is told with its reason, and a person may say otherwise', async () => {
  const user = 'bot-or-not';
  const made = await api<{ id?: string; lead?: { id: string } }>('/leads', { user, email: 'bot@or.example' });
  const id = made.id ?? made.lead!.id;
  const sent = await fetch(`${inject('server')}/v1/track`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${inject('writeKey')}:`)}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ userId: user, event: 'page', properties: { path: '/pricing' }, context: { userAgent: 'Googlebot/2.1' } }),
  });
  expect(sent.status).toBe(200);
  // 200 says that it is kept, and so that it stands in the timeline.
  const visited = await visit(browser, `/leads/${id}`);
  const { page } = visited;
  const line = page.locator('[data-verdict="bot"]');
  await line.waitFor();
  expect(await line.textContent()).toContain('a program, not a browser');
  await line.getByRole('button', { name: 'It was a person' }).click();
  await expect.poll(() => line.count()).toBe(0);
  await page.getByText('Page view: /pricing').first().waitFor();
  expectQuiet(visited);
});

test.each(['light', 'dark'] as const)('nothing is in the way of a screen reader, now and in the past, %s', { timeout: 120_000 }, async colorScheme => {
  const [lead] = await leads('sort=-score.engagement&limit=1');
  const visited = await visit(browser, `/leads/${lead!.id}`, { colorScheme });
  const { page } = visited;
  await ledger(page);
  await page.locator('canvas').waitFor();
  await expectAccessible(page);
  await page.getByRole('slider', { name: 'As of' }).press('ArrowLeft');
  await page.getByText('As it was on').waitFor();
  await expectAccessible(page);
  expectQuiet(visited);
});

test('on a phone: tabs, and what can be done in reach', { timeout: 120_000 }, async () => {
  const [lead] = await leads('stage=mql&disqualified=false&sort=-total&limit=1');
  const visited = await visit(browser, `/leads/${lead!.id}`, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const { page } = visited;
  await ledger(page);
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await wide()).toBe(0);
  await page.getByRole('button', { name: 'Accept' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'Qualify' }).click();
  await page.locator('[data-criterion]').first().waitFor();
  expect(await wide()).toBe(0);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page.locator('[data-seq]').first().waitFor();
  expect(await wide()).toBe(0);
  await expectAccessible(page);
  expectQuiet(visited);
});
