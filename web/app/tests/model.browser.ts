import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectQuiet, launch, visit } from './browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

test('the published model is a table of what earns what', async () => {
  const visited = await visit(browser, '/model');
  const { page } = visited;
  await page.getByRole('rowheader', { name: 'Position in the company' }).waitFor();
  await expectAccessible(page);
  expectQuiet(visited);
  const dark = await visit(browser, '/model', { colorScheme: 'dark', viewport: { width: 390, height: 844 } });
  await dark.page.getByRole('rowheader', { name: 'Position in the company' }).waitFor();
  await expectAccessible(dark.page);
});

test('a text with a mistake shows it in place; mended it is published, and the version before can be had again', async () => {
  const visited = await visit(browser, '/model?view=text');
  const { page } = visited;
  const text = page.getByRole('textbox', { name: 'Text' });
  await text.waitFor();
  const before = await text.inputValue();
  await text.fill(before.replace('lower(lead.department)', 'lover(lead.department)'));
  const issue = page.getByRole('button', { name: /lover/ });
  await issue.waitFor();
  const line = before.split('\n').findIndex(each => each.includes('lower(lead.department)')) + 1;
  expect(await issue.textContent()).toContain(`${line}:`);
  expect(await page.getByRole('button', { name: 'Publish…' }).isDisabled()).toBe(true);
  await expectAccessible(page);

  // An example that does not hold: what it is, and what it says it is.
  await text.fill(before.replace('total: 134.685', 'total: 99'));
  await page.getByText('1 example fails').waitFor();
  const example = page.getByRole('button', { name: /a marketing manager with a plan asks for a trial/ });
  expect(await example.textContent()).toContain('total 134.685 instead of 99');
  expect(await page.getByText('Nothing is wrong with it').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Publish…' }).isDisabled()).toBe(true);
  await expectAccessible(page);
  await example.click();
  expect(await text.evaluate(area => (area as HTMLTextAreaElement).value.slice((area as HTMLTextAreaElement).selectionStart).split('\n')[0])).toContain('a marketing manager with a plan');

  await text.fill(`${before}\n# one more line\n`.replace('name: b2b-saas', 'name: b2b-saas-two'));
  await page.getByText('Nothing is wrong with it').waitFor();
  const publish = page.getByRole('button', { name: 'Publish…' });
  await expect.poll(() => publish.isEnabled()).toBe(true);
  await publish.click();
  await page.getByRole('dialog').getByRole('button', { name: /Publish and judge/ }).click();
  await page.getByText(/Version 2 is in force/).waitFor();
  await page.getByRole('heading', { name: 'b2b-saas-two' }).waitFor();

  await page.goto('/model?view=versions');
  await page.getByRole('button', { name: 'Read', exact: true }).last().click();
  await page.getByRole('region', { name: 'Version 1', exact: true }).getByText('stages:').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Publish again…' }).first().click();
  await page.getByRole('button', { name: /Publish and judge/ }).click();
  await page.getByText(/Version 3 is in force/).waitFor();
  expectQuiet(visited);
});

test('an analyst reads and cannot publish', async () => {
  const visited = await visit(browser, '/model?view=text', { who: 'analyst' });
  await visited.page.getByText('Publishing a model needs the role').waitFor();
  expect(await visited.page.getByRole('button', { name: 'Publish…' }).isDisabled()).toBe(true);
  expectQuiet(visited);
});
