// Funnel and overview: behind every chart stands a table with the same data, and both work on a phone and for
// everybody.
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

const written = (value: number) => new Intl.NumberFormat('en-US').format(value);

// The same request that the page made, by the key.
async function asked(page: Page, path: string, go: () => Promise<unknown>): Promise<string> {
  const request = page.waitForRequest(each => new URL(each.url()).pathname === `/api/v1${path}`);
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
