// Funnel and overview: their numbers are those of the API and of each other, the leads behind a number are as many, the
// period lives in the address, and behind every chart stands a table.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible, expectQuiet, launch, visit } from './browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

async function api<Body>(path: string): Promise<Body> {
  const response = await fetch(`${inject('server')}/api/v1${path}`, { headers: { Authorization: `Bearer ${inject('apiKey')}` } });
  expect(response.status).toBe(200);
  return (await response.json()) as Body;
}

interface Group {
  of: string;
  created: number;
  stages: { stage: string; entered: number; converted: number; still: number; disqualified: number }[];
}

const written = (value: number) => new Intl.NumberFormat('en-US').format(value);

// The same request that the page made, by the key; with `days`, the one about so long a time.
async function asked(page: Page, path: string, go: () => Promise<unknown>, days?: number): Promise<string> {
  const request = page.waitForRequest(each => {
    const { pathname, searchParams } = new URL(each.url());
    const long = Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '');
    return pathname === `/api/v1${path}` && (days === undefined || long === days * 86_400_000);
  });
  await go();
  const url = new URL((await request).url());
  return `${path}${url.search}`;
}

async function tableOf(page: Page, region: string): Promise<string[][]> {
  const panel = page.getByRole('region', { name: region }).first();
  await panel.getByRole('button', { name: 'Table' }).click();
  const table = panel.getByRole('table', { name: region });
  await table.waitFor();
  return table.evaluate(element => [...(element as HTMLTableElement).rows].map(row => [...row.cells].map(cell => cell.textContent ?? '')));
}

test('the funnel shows what the API says, and the list has as many leads as it leads to', async () => {
  const visited = await visit(browser, '/overview');
  const { page } = visited;
  const whole = await asked(page, '/statistics/conversion', () => page.goto('/funnel?period=90'));
  await page.getByRole('heading', { name: 'Funnel' }).waitFor();
  const groups = (await api<{ groups: Group[] }>(whole.replace(/&by=[a-z]+/, ''))).groups;
  const stages = groups[0]!.stages;
  await page.getByText('IQL', { exact: true }).first().waitFor();

  const rows = (await tableOf(page, 'Where leads go on, and where they stop')).slice(1);
  expect(rows.map(row => [row[1], row[2], row[5], row[6]])).toEqual(stages.map(stage => [stage.entered, stage.converted, stage.still, stage.disqualified].map(written)));
  await page.getByRole('region', { name: 'Where leads go on, and where they stop' }).first().getByRole('button', { name: 'Table' }).click();

  const still = stages.find(stage => stage.stage === 'mql')!;
  const link = page.getByRole('link', { name: `${written(still.still)} still there`, exact: true }).first();
  await link.waitFor();
  const address = new URL((await link.getAttribute('href'))!, inject('server'));
  await link.click();
  await page.waitForURL(url => url.pathname === '/leads');
  const query = new URLSearchParams(new URL(page.url()).search);
  expect(query.get('filter')).toBe(address.searchParams.get('filter'));
  const counted = await api<{ matching: number }>(`/leads/count?${query.toString()}`);
  expect(counted.matching).toBe(still.still);
  await page.getByRole('status').filter({ hasText: `${written(still.still)} of` }).first().waitFor();
  await page.goBack();
  await page.waitForURL('**/funnel?period=90');
  await link.waitFor();
  expectQuiet(visited);
});

test('the period and what is split are in the address and survive reading it anew', async () => {
  const visited = await visit(browser, '/funnel');
  const { page } = visited;
  await page.getByRole('button', { name: '90 days' }).click();
  await page.waitForURL('**/funnel?period=90');
  await page.getByRole('button', { name: 'Campaign' }).click();
  await page.waitForURL(/by=campaign/);
  await page.reload();
  await page.getByRole('button', { name: '90 days', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Campaign', pressed: true }).waitFor();
  await page.goBack();
  await page.waitForURL('**/funnel?period=90');
  await page.getByRole('button', { name: 'Source', pressed: true }).waitFor();
  await page.goForward();
  await page.waitForURL(/by=campaign/);
  await page.getByRole('button', { name: 'Campaign', pressed: true }).waitFor();

  await page.getByRole('button', { name: 'Source' }).click();
  const panel = page.getByRole('region', { name: 'Who goes on' }).first();
  await panel.getByRole('columnheader', { name: 'Source' }).waitFor();
  const first = panel.locator('tbody button').first();
  expect(await first.textContent()).toBe('Search');
  await first.click();
  await page.waitForURL(url => url.searchParams.get('of') === 'organic');
  await panel.getByRole('button', { name: 'Show all again' }).click();
  await page.waitForURL(url => !url.searchParams.has('of'));

  // A group that nobody is of.
  await page.goto('/funnel?of=nowhere');
  await page.getByText('Nobody of “nowhere” came to a stage in this period.').waitFor();
  await page.getByRole('button', { name: 'Show all again' }).first().click();
  await page.waitForURL(url => !url.searchParams.has('of'));

  await page.getByRole('button', { name: 'Other dates' }).click();
  await page.getByLabel('First day').fill('2026-01-05');
  await page.getByLabel('Last day').fill('2026-02-04');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.waitForURL(/from=2026-01-05&to=2026-02-04/);

  // An address of before, when values stood in quotes.
  await page.goto('/funnel?period=%2290%22');
  await page.getByRole('button', { name: '90 days', pressed: true }).waitFor();
  expectQuiet(visited);
});

test('the lines of a stage have their table, and the picture says what is to be seen', async () => {
  const visited = await visit(browser, '/overview');
  const { page } = visited;
  const path = await asked(page, '/statistics/stages', () => page.goto('/funnel'));
  await page.getByRole('img', { name: /^IQL.*: [\d,]+ leads on .+, [\d,]+ on .+$/ }).waitFor();
  const days = await api<{ days: string[]; stages: { stage: string; leads: number[] }[] }>(path);
  const rows = (await tableOf(page, 'Leads in each stage, day by day')).slice(1);
  expect(rows.map(row => row[1])).toEqual(days.stages.find(each => each.stage === 'iql')!.leads.map(written));
  expectQuiet(visited);
});

test('the overview agrees with the API and with the funnel', async () => {
  const visited = await visit(browser, '/funnel');
  const { page } = visited;
  const path = await asked(page, '/statistics/numbers', () => page.goto('/overview'), 30);
  const pair = await api<{ now: Record<string, number>; before: Record<string, number> }>(path);
  const card = (id: string) => page.locator(`[data-kpi="${id}"]`);
  await card('new').waitFor();
  expect(await card('new').locator('b').first().textContent()).toBe(written(pair.now.new_leads!));
  expect(await card('marketing').locator('b').first().textContent()).toBe(written(pair.now.marketing_qualified!));
  expect(await card('won').locator('b').first().textContent()).toBe(written(pair.now.won!));
  expect(await card('new').textContent()).toContain(`was ${written(pair.before.new_leads!)}`);

  const rows = (await tableOf(page, 'Quality by source')).slice(1);
  const sum = (column: number) => rows.reduce((total, row) => total + Number(row[column]!.replaceAll(',', '')), 0);
  expect([sum(1), sum(2), sum(3), sum(4)]).toEqual([pair.now.new_leads, pair.now.marketing_qualified, pair.now.sales_qualified, pair.now.won]);
  await page.getByRole('link', { name: 'Open the funnel' }).click();
  await page.waitForURL('**/funnel');
  expectQuiet(visited);
});

test.each(['light', 'dark'] as const)('both screens pass axe, %s', async colorScheme => {
  const visited = await visit(browser, '/funnel?period=90', { colorScheme });
  const { page } = visited;
  await page.getByRole('img', { name: /^IQL/ }).waitFor();
  await expectAccessible(page);
  await page.goto('/overview?period=90');
  await page.locator('[data-kpi="new"]').waitFor();
  await page.getByRole('region', { name: 'Quality by source' }).first().locator('tbody tr').first().waitFor();
  await expectAccessible(page);
  expectQuiet(visited);
});

test.each(['/funnel?period=90', '/overview?period=90'])('%s fits a phone', async path => {
  const visited = await visit(browser, path, { viewport: { width: 390, height: 844 }, locale: 'ru' });
  const { page } = visited;
  await page.locator('h2').first().waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expectQuiet(visited);
});
