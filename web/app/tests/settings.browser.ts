import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible, expectQuiet, launch, visit } from './browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

test('a new user signs in and sees what the role may', async () => {
  const visited = await visit(browser, '/settings?tab=people');
  const { page } = visited;
  await page.getByRole('button', { name: 'Add a user' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail').fill('jelena@northfield.example');
  await dialog.getByLabel('Name').fill('Јелена Ковач');
  await dialog.getByRole('combobox').selectOption('analyst');
  await dialog.getByLabel('Password', { exact: true }).fill('grain and chaff 9');
  await dialog.getByRole('button', { name: 'Add a user' }).click();
  await page.getByRole('cell', { name: /Јелена Ковач/ }).waitFor();
  await dialog.waitFor({ state: 'hidden' });
  await expectAccessible(page);
  expectQuiet(visited);

  const theirs = await visit(browser, '/sign-in', { who: null });
  await theirs.page.getByLabel('E-mail').fill('jelena@northfield.example');
  await theirs.page.getByLabel('Password', { exact: true }).fill('grain and chaff 9');
  await theirs.page.getByRole('button', { name: 'Sign in' }).click();
  await theirs.page.waitForURL('**/today');
  await theirs.page.goto('/settings');
  await theirs.page.getByRole('button', { name: 'Quarantine' }).waitFor();
  expect(await theirs.page.getByRole('button', { name: 'Users and roles' }).count()).toBe(0);
  expectQuiet(theirs);
});

test('who is no administrator reads the names of owners too', async () => {
  const headers = { Authorization: `Bearer ${inject('apiKey')}`, 'Content-Type': 'application/json', 'Idempotency-Key': 'an owner by name' };
  const ask = async (path: string, more: RequestInit = {}) => {
    const response = await fetch(`${inject('server')}/api/v1${path}`, { headers, ...more });
    expect(response.status).toBe(200);
    return (await response.json()) as { items: { id: string; name: string }[] };
  };
  const marta = (await ask('/colleagues')).items.find(person => person.name === 'marta')!;
  const [lead] = (await ask('/leads?owner=nobody&sort=total&limit=1')).items;
  await ask(`/leads/${lead!.id}/assign`, { method: 'POST', body: JSON.stringify({ owner: marta.id }) });
  const visited = await visit(browser, `/leads/${lead!.id}`, { who: 'analyst' });
  await visited.page.getByRole('region', { name: 'Who it is' }).getByText('marta').waitFor();
  expectQuiet(visited);
});

test('a key is shown once with snippets that take in facts', async () => {
  const visited = await visit(browser, '/settings?tab=keys');
  const { page } = visited;
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Our site');
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByText('Copy it now').waitFor();
  const key = (await page.locator('code').first().textContent())!;
  await page.getByRole('tab', { name: 'posthog-js' }).click();
  expect(await page.getByRole('tabpanel').locator('pre').textContent()).toContain(`posthog.init('${key}', { api_host: '${inject('server')}'`);
  await expectAccessible(page);
  await page.getByRole('row', { name: /Our site/ }).getByRole('button', { name: 'Revoke…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke…' }).click();
  await page.getByRole('row', { name: /Our site/ }).getByText('revoked').waitFor();
  const refused = await page.context().request.post('/v1/track', { headers: { Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` }, data: { anonymousId: 'a', event: 'x' } });
  expect(refused.status()).toBe(401);
  expectQuiet(visited);
});

test('what is in quarantine says why', async () => {
  const bad = await fetch(`${inject('server')}/v1/batch`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${inject('writeKey')}:`).toString('base64')}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ batch: [{ type: 'track', event: '<img src=x onerror=alert(1)>', timestamp: 'not a time', anonymousId: 'q-1' }, { type: 'nothing', anonymousId: 'q-1' }] }),
  });
  expect(bad.status).toBe(200);
  const visited = await visit(browser, '/settings?tab=quarantine', { colorScheme: 'dark' });
  await visited.page.getByRole('row').nth(1).waitFor();
  await expectAccessible(visited.page);
  expectQuiet(visited);
  const theirs = await visit(browser, '/settings?tab=quarantine', { locale: 'ro-RO' });
  await theirs.page.getByText('nu este un moment cunoscut').first().waitFor();
  await theirs.page.getByText('nu este niciunul dintre').first().waitFor();
  expectQuiet(theirs);
});

test('the audit log says what was done, in the reader’s language', async () => {
  const visited = await visit(browser, '/settings?tab=audit', { locale: 'pl-PL' });
  await visited.page.getByText('Utworzono klucz').first().waitFor();
  await visited.page.getByText('rodzaj: Strona').first().waitFor();
  await visited.page.getByText('Zalogowanie').first().waitFor();
  expect(await visited.page.getByRole('table').innerText()).not.toMatch(/[{}]|\bsession\b/);
  await expectAccessible(visited.page);
  expectQuiet(visited);
});

// Chromium knows no Belarusian but its plural rules: what it writes by itself would be English.
test('the screens speak Belarusian, numbers and times too', async () => {
  const visited = await visit(browser, '/settings', { locale: 'be-BY' });
  const { page } = visited;
  await page.getByRole('heading', { name: 'Налады' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('be');
  expect(await page.evaluate(() => new Intl.NumberFormat('be').resolvedOptions().locale)).not.toBe('be');
  await page.getByRole('button', { name: 'Карыстальнікі і ролі' }).click();
  await page.locator('time').first().waitFor();
  const times = await page.locator('time').evaluateAll(all => all.map(each => `${each.textContent} ${each.getAttribute('title')}`));
  expect(times.length).toBeGreaterThan(0);
  expect(times.join(' ')).not.toMatch(/[A-Za-z]{3,}(?<!GMT|UTC)/);
  await page.getByRole('combobox').first().waitFor();
  expectQuiet(visited);
});

test('a chosen language and theme stay', async () => {
  const visited = await visit(browser, '/settings');
  const { page } = visited;
  await page.getByRole('combobox').selectOption('pl');
  await page.getByRole('heading', { name: 'Ustawienia' }).waitFor();
  await page.getByText('Ciemny', { exact: true }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'Ustawienia' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.dataset.mantineColorScheme)).toBe('dark');
  await expectAccessible(page);
  expectQuiet(visited);
});
