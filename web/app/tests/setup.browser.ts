// The first start: by the link that the server printed to the first event of a website.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectQuiet, launch, visit } from './browser';
import { type Server, startServer } from './server';

let browser: Browser;
let server: Server;
beforeAll(async () => {
  server = await startServer({ empty: true });
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test('without its token the page says where the link is', async () => {
  const visited = await visit(browser, '/setup', { who: null, server: server.address });
  await visited.page.getByText('The one-time link is needed.').waitFor();
  expectQuiet(visited);
});

test('the link leads to an account, a model, a snippet and the first event', async () => {
  const visited = await visit(browser, server.setUpLink, { who: null, server: server.address });
  const { page } = visited;
  await page.getByLabel('Company').fill('Northfield');
  await page.getByLabel('Your name').fill('Olga Lis');
  await page.getByLabel('E-mail').fill('olga@northfield.example');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create the account' }).click();
  await expectAccessible(page);
  await page.getByLabel('Password', { exact: true }).fill('grain and chaff 1');
  await page.getByRole('button', { name: 'Create the account' }).click();
  await expect.poll(() => new URL(page.url()).hash).toBe('');

  // Read anew, and come to without a step: it goes on where it was.
  await page.getByLabel('Software by subscription').waitFor();
  await page.reload();
  await page.getByLabel('Software by subscription').waitFor();
  await page.goto('/today');
  await page.getByText('No model is published yet.').waitFor();
  await page.getByRole('link', { name: 'Go on with the set-up' }).click();
  await page.getByLabel('Software by subscription').check();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Use this model' }).click();
  await page.goto('/today');
  await page.getByText('No leads yet.').waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Go on with the set-up' }).click();
  await page.getByLabel('Begin empty').check();
  await page.getByRole('button', { name: 'Go on' }).click();

  await page.getByText('Waiting for the first event').waitFor();
  await expectAccessible(page);
  const snippet = (await page.locator('pre').textContent())!;
  await page.reload();
  expect(await page.locator('pre').textContent()).toBe(snippet);
  expect(snippet).toContain(`src="${server.address}/t.js"`);
  const key = /data-key="([^"]+)"/.exec(snippet)![1]!;
  const sent = await page.context().request.post('/v1/track', {
    headers: { Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
    data: { anonymousId: 'a-1', event: 'Pricing Viewed', context: { userAgent: 'Mozilla/5.0' } },
  });
  expect(sent.status()).toBe(200);
  await page.getByText('The first event is here:').waitFor();
  await page.getByText('Pricing Viewed').waitFor();
  await page.getByRole('link', { name: 'Go to Today' }).click();
  await page.waitForURL('**/today');
  await page.getByText('Northfield').first().waitFor();
  // There is no model for a while, and the browser tells of every 404.
  expect(visited.noise.filter(each => !/404.*models\/current\/outline/.test(each))).toEqual([]);
});

test('afterwards the link opens nothing', async () => {
  const visited = await visit(browser, server.setUpLink, { who: null, server: server.address });
  await visited.page.getByText('Winnow is set up already.').waitFor();
  expectQuiet(visited);
});
