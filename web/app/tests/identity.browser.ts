// Who is who, in Chromium against the real program: the company of a lead, merging and taking apart, likely duplicates,
// who brought whom, and what of it an administrator sets.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectQuiet, launch, type Visit, visit } from './browser';
import { type Server, startServer } from './server';

let browser: Browser;
let server: Server;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startServer({ leads: 60 })]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function api<Body>(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Body> {
  const answer = await fetch(`${server.address}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${server.apiKey}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect(answer.status, `${path} ${text}`).toBeLessThan(300);
  return (text ? JSON.parse(text) : undefined) as Body;
}

async function person(name: string, email: string, more: Record<string, unknown> = {}): Promise<string> {
  return (await api<{ id: string }>('/leads', { email, lead: { name, ...more } })).id;
}

const open = (path: string, more: Parameters<typeof visit>[2] = {}): Promise<Visit> => visit(browser, path, { server: server.address, ...more });
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

async function pairs(): Promise<number> {
  return (await api<{ items: unknown[] }>('/duplicates?limit=200')).items.length;
}

test('the company of a lead shows its other leads, and leads to all of them', async () => {
  const ids = [await person('Ana Popescu', 'ana@danubia.com'), await person('Radu Marin', 'radu@danubia.com'), await person('Elena Coman', 'elena@danubia.com')];
  const visited = await open(`/leads/${ids[0]}`);
  const { page } = visited;
  const company = card(page, 'danubia.com');
  await company.getByText('3 leads').waitFor();
  await company.getByRole('link', { name: 'Radu Marin' }).waitFor();
  expect(await company.getByRole('link', { name: 'Ana Popescu' }).count()).toBe(0);
  await company.getByRole('table', { name: 'Scores of all its leads' }).waitFor();
  await expectAccessible(page);
  await company.getByRole('link', { name: 'See all 3' }).click();
  const chip = page.locator('[data-chip]');
  await chip.getByText('danubia.com').waitFor();
  await page.getByText(/^3 of /).waitFor();
  expect(new URL(page.url()).searchParams.get('account')).toMatch(/^[0-9a-f-]{36}$/);
  await expectAccessible(page);
  await chip.getByRole('button', { name: /^Remove/ }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('account')).toBeNull();
  await expect.poll(() => page.getByText(/^3 of /).count()).toBe(0);
  expectQuiet(visited);
});

test('who has no company is told why', async () => {
  const visited = await open(`/leads/${await person('Jan Nowak', 'jan.nowak@gmail.com')}`, { colorScheme: 'dark' });
  const { page } = visited;
  await card(page, 'Company').getByText('The address is free mail').waitFor();
  await page.locator('[data-email-kind="free"]').first().waitFor();
  await expectAccessible(page);
  expectQuiet(visited);
});

test('two leads become one with a note, and two again', async () => {
  const ada = await person('Ada Byron', 'ada@one.example');
  const bob = await person('Augusta King', 'augusta@two.example');
  const visited = await open(`/leads/${ada}`);
  const { page } = visited;
  await page.getByRole('button', { name: 'Merge with…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('searchbox').fill('augusta');
  await dialog.getByRole('button', { name: /Augusta King/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await dialog.getByRole('table', { name: 'What each of the two leads has' }).waitFor();
  expect(await dialog.getByRole('row', { name: /^E-mail/ }).innerText()).toContain('augusta@two.example');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await dialog.getByRole('textbox').fill('She said so on the telephone');
  await dialog.getByRole('button', { name: 'Merge into Ada Byron' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('Merged into Ada Byron: Augusta King').waitFor();
  const known = card(page, 'Known as');
  await known.getByText('augusta@two.example').first().waitFor();
  await page.getByText('She said so on the telephone').first().waitFor();

  // The old address leads on.
  await page.goto(`/leads/${bob}`);
  await page.waitForURL(`**/leads/${ada}`);
  await known.getByRole('button', { name: 'Unmerge: augusta@two.example' }).click();
  await known.getByText('Two leads again:').waitFor();
  expect(await known.getByRole('link').evaluateAll(all => all.map(each => each.getAttribute('href')))).toEqual([`/leads/${ada}`, `/leads/${bob}`]);
  await expectAccessible(page);
  await known.getByRole('link', { name: 'Augusta King' }).click();
  await page.getByRole('heading', { level: 1, name: 'Augusta King' }).waitFor();
  expect((await api<{ id: string }>(`/leads/${bob}`)).id).toBe(bob);
  expectQuiet(visited);
});

test('what the server has against a merge is said in its words', async () => {
  const one = await person('Carl Gauss', 'carl@three.example');
  const other = await person('Friedrich Gauss', 'friedrich@four.example');
  const { page } = await open(`/leads/${one}`);
  await page.getByRole('button', { name: 'Merge with…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('searchbox').fill('friedrich');
  await dialog.getByRole('button', { name: /Friedrich Gauss/ }).click();
  await api(`/leads/${one}/merge`, { with: other });
  await dialog.getByRole('button', { name: 'Merge into Carl Gauss' }).click();
  await dialog.getByRole('alert').getByText('the two are one lead already').waitFor();
});

test('a salesperson settles likely duplicates with the keyboard', async () => {
  await person('Likely One', 'likely.one@five-company.com');
  await person('Likely One', 'likely.one+news@five-company.com');
  await person('Likely Two', 'likely.two@five-company.com');
  await person('Likely Two', 'likely.two+shop@five-company.com');
  await person('Likely Three', 'likely.three@five-company.com');
  await person('Likely Three', 'likely.three+list@five-company.com');
  const before = await pairs();
  const visited = await open('/settings?tab=duplicates', { who: 'sales' });
  const { page } = visited;
  await page.locator('[data-pair]').first().waitFor();
  await expectAccessible(page);
  await page.keyboard.press('j');
  const first = await page.locator('[data-pair]:focus').getAttribute('data-pair');
  await page.keyboard.press('3');
  await page.getByText(/^Two people: /).waitFor();
  await expect.poll(pairs).toBe(before - 1);
  expect(await page.locator(`[data-pair="${first}"]`).count()).toBe(0);
  // The next pair has the focus.
  const second = (await page.locator('[data-pair]:focus').getAttribute('data-pair'))!;
  await page.keyboard.press('2');
  await page.getByText(/^Merged into /).waitFor();
  const [left, right] = second.split(' ');
  await expect.poll(async () => (await api<{ id: string }>(`/leads/${left}`)).id).toBe(right);
  await page.keyboard.press('z');
  await page.getByText(/^Two leads again: /).waitFor();
  await expect.poll(async () => (await api<{ id: string }>(`/leads/${left}`)).id).toBe(left);
  // Taken apart by a person, they are two people.
  await expect.poll(pairs).toBe(before - 2);
  expectQuiet(visited);
});

test('an analyst sees likely duplicates and settles none', async () => {
  const { page } = await open('/settings?tab=duplicates', { who: 'analyst', colorScheme: 'dark' });
  await page.locator('[data-pair]').first().waitFor();
  expect(await page.getByRole('button', { name: /^Merge into/ }).count()).toBe(0);
  await expectAccessible(page);
});

test('who brought a lead, and whom it brought', async () => {
  const ada = await person('Grace Hopper', 'grace@six.example', { referral_code: 'GRACE20' });
  const brought = await person('Jean Bartik', 'jean@seven.example', { referred_by: 'GRACE20' });
  const visited = await open(`/leads/${brought}`);
  const { page } = visited;
  await page.locator('[data-referral]').getByRole('link', { name: 'Grace Hopper' }).click();
  await page.waitForURL(`**/leads/${ada}`);
  await page.locator('[data-referral]').getByRole('link', { name: '1 lead' }).click();
  await page.locator('[data-chip]').getByText('Grace Hopper').waitFor();
  await page.getByRole('link', { name: 'Jean Bartik' }).or(page.getByText('Jean Bartik')).first().waitFor();
  expect(new URL(page.url()).searchParams.get('referred_by')).toBe(ada);
  expectQuiet(visited);
});

test('rules of channels: what is wrong is said at the rule, their order is kept, others only read', async () => {
  const visited = await open('/settings?tab=channels');
  const { page } = visited;
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByLabel('Source, rule 1').fill('Acme, globex');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByLabel('Channel, rule 2').selectOption('event');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').getByText('it says of nothing what it wants').waitFor();
  await expectAccessible(page);
  await page.getByLabel('Comes from, rule 2').fill('expo.example');
  await page.getByRole('button', { name: 'Move up: rule 2' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/^Kept\. /).waitFor();
  expect((await api<{ rules: unknown }>('/settings/channel_rules')).rules).toEqual([{ channel: 'event', referrer: ['expo.example'] }, { channel: 'partner', source: ['acme', 'globex'] }]);
  // That the server said no is no error of the page.
  expect(visited.noise.filter(each => !/status of 422/.test(each))).toEqual([]);

  const theirs = await open('/settings?tab=channels', { who: 'analyst', colorScheme: 'dark' });
  await theirs.page.getByRole('cell', { name: 'acme, globex' }).waitFor();
  expect(await theirs.page.getByRole('button', { name: 'Save' }).count()).toBe(0);
  await expectAccessible(theirs.page);
  expectQuiet(theirs);
});

// Chromium has no Belarusian names of countries and would write English.
test('the country of telephone numbers is chosen by name, and kept', async () => {
  const visited = await open('/settings?tab=general', { locale: 'be-BY' });
  const { page } = visited;
  const select = page.getByLabel('Краіна тэлефонных нумароў');
  await select.selectOption({ label: 'Польша (PL)' });
  await page.getByRole('button', { name: 'Захаваць' }).click();
  await expect.poll(async () => (await api<{ phone_country: string }>('/settings')).phone_country).toBe('PL');
  await expectAccessible(page);
  expectQuiet(visited);
});

test('a salesperson knows colleagues by name', async () => {
  const lead = await person('Emmy Noether', 'emmy@eight.example');
  const { page } = await open(`/leads/${lead}`, { who: 'sales' });
  await page.getByRole('toolbar').getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Assign' }).click();
  await page.getByRole('menuitem', { name: /olga/i }).waitFor();
});
