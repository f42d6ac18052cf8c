import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectQuiet, launch, visit } from './browser';
import { people } from './server';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

test('a person signs in and comes to where they wanted to go', async () => {
  const visited = await visit(browser, '/leads?stage=mql', { who: null });
  const { page } = visited;
  await page.getByLabel('E-mail').fill(people.admin.email);
  await page.getByLabel('Password', { exact: true }).fill('not this one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toBe('This e-mail and password do not go together.');
  await expectAccessible(page);
  await page.getByLabel('Password', { exact: true }).fill(people.admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/leads?stage=mql');
  expectQuiet(visited);
});
