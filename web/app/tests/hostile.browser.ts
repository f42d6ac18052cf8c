// Hostile text in every stored field, then every screen of the router in a browser: nothing of it runs, nothing links
// to it, the content security policy has nothing to forbid.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, visit } from './browser';
import { type Server, startServer } from './server';

const bad = (mark: string) => `"><img src=x onerror="window.__pwned='${mark}'"><script>window.__pwned='${mark}'</script>{{constructor.constructor("window.__pwned='${mark}'")()}}\${window.__pwned}<a href="javascript:window.__pwned=1">${mark}</a>`;
const link = "javascript:window.__pwned='link'//";

let browser: Browser;
let server: Server;
let lead = '';
let colleague = '';
let account = '';


async function send(path: string, body: unknown, accept: number[] = [200, 201]): Promise<Record<string, unknown>> {
  const answer = await fetch(`${server.address}/api/v1${path}`, { method: 'POST', headers: { Authorization: `Bearer ${server.apiKey}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const text = await answer.text();
  expect(accept, `${path} ${text}`).toContain(answer.status);
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}

async function plant() {
  const made = (await send('/leads', {
    email: 'hostile@hostile.example',
    user: bad('user'),
    lead: {
      name: bad('name'), first_name: bad('first'), last_name: bad('last'), title: bad('title'), phone: link, source: bad('source'), campaign: bad('campaign'), need: bad('need'),
      website: link, country: bad('country'), language: bad('language'), [bad('field').replaceAll('.', '_').slice(0, 100)]: bad('value'),
    },
    company: { name: bad('company'), website: link, industry: bad('industry') },
  })) as { id?: string; lead?: { id: string } };
  lead = made.id ?? made.lead!.id;
  for (const [verb, body] of [
    ['note', { text: bad('note') }],
    ['answer', { framework: 'bant', criterion: 'need', value: bad('answer'), said_by: bad('said'), where: bad('where'), note: bad('answerNote') }],
    ['answer', { framework: 'bant', criterion: 'authority', met: true, said_by: bad('said'), where: bad('where') }],
    ['correct', { points: 60, reason: bad('reason'), note: bad('correctNote'), until: new Date(Date.now() + 864e5).toISOString() }],
    ['disqualify', { reason: 'other', note: bad('disqualifyNote') }],
    ['reopen', {}],
  ] as const) {
    await send(`/leads/${lead}/${verb}`, body);
  }
  const event = (name: string, more: Record<string, unknown>) => ({
    type: 'track', userId: bad('user'), event: name,
    properties: { path: bad('path'), title: bad('pageTitle'), form: bad('form'), url: link, [bad('property')]: bad('propertyValue'), ...more },
    context: {
      campaign: { source: bad('utmSource'), medium: bad('utmMedium'), name: bad('utmCampaign'), term: bad('utmTerm'), content: bad('utmContent') },
      page: { url: `https://site.example/?utm_source=${encodeURIComponent(bad('url'))}`, referrer: link, title: bad('contextTitle') },
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Safari/537.36',
    },
  });
  const sent = await fetch(`${server.address}/v1/batch`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${server.writeKey}:`)}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ batch: [event('page', {}), event(bad('event').slice(0, 120), {}), event('form', { name: bad('formName') }), { type: 'identify', userId: bad('user'), traits: { title: bad('publicTitle') } }] }),
  });
  expect(sent.status).toBe(200);
  await send('/segments', { name: bad('segment').slice(0, 100), expression: 'has(lead.email)' });
  await send('/users', { email: 'hostile-user@hostile.example', name: bad('userName').slice(0, 100), role: 'sales', password: 'grain and chaff 9' }, [200, 201, 422]);
  await send('/keys', { name: bad('keyName').slice(0, 100), kind: 'write' }, [200, 201, 422]);
  // An account with a hostile name, two leads of it merged with a hostile note, two that look like one person, hostile
  // identifiers and codes, a hostile rule of channels.
  const program = await send('/keys', { name: 'program', kind: 'server' });
  const colleagues: string[] = [];
  for (const name of ['merged', 'twin', 'twin+tag']) {
    const known = await fetch(`${server.address}/v1/batch`, {
      method: 'POST',
      headers: { Authorization: `Basic ${btoa(`${String(program.key)}:`)}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        batch: [
          { type: 'identify', userId: bad(`user-${name}`), anonymousId: bad(`browser-${name}`), traits: { email: `${name}@hostile-company.com`, name: `${bad('twinName')} twin`, referral_code: bad(`code-${name}`), referred_by: bad('code-merged') },
            context: { externalIds: [{ type: bad('crm').slice(0, 60), id: bad('crmId'), encoding: 'none' }] } },
          { type: 'group', userId: bad(`user-${name}`), groupId: 'hostile-company.com', traits: { name: bad('account'), industry: bad('accountField') } },
        ],
      }),
    });
    expect(known.status).toBe(200);
    const found = (await (await fetch(`${server.address}/api/v1/leads?search=${encodeURIComponent(`${name}@hostile-company.com`)}&sort=-created`, { headers: { Authorization: `Bearer ${server.apiKey}` } })).json()) as { items: { id: string }[] };
    colleagues.push(found.items[0]!.id);
  }
  [, colleague = ''] = colleagues;
  account = ((await (await fetch(`${server.address}/api/v1/leads/${colleague}`, { headers: { Authorization: `Bearer ${server.apiKey}` } })).json()) as { account: string }).account;
  await send(`/leads/${colleague}/merge`, { with: colleagues[0], note: bad('mergeNote') });
  await fetch(`${server.address}/api/v1/settings/channel_rules`, { method: 'PUT', headers: { Authorization: `Bearer ${server.apiKey}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ rules: [{ channel: 'partner', source: [bad('rule')], referrer: [link] }] }) });
  // A model whose own words are hostile.
  const { text } = (await (await fetch(`${server.address}/api/v1/models/current`, { headers: { Authorization: `Bearer ${server.apiKey}` } })).json()) as { text: string };
  const hostile = text
    .replace(/^name: .*$/m, `name: ${JSON.stringify(bad('model').slice(0, 60))}`)
    .replace('en: A phone number is known', `en: ${JSON.stringify(bad('rule'))}`)
    .replace('en: What budget is set aside for this?', `en: ${JSON.stringify(bad('question'))}`);
  await send('/models', { text: hostile }, [200, 201, 422]);
}

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startServer({ leads: 60 })]);
  await plant();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

// Every address of the router, and what of their state shows more.
function addresses(): string[] {
  const source = readFileSync(join(import.meta.dirname, '../src/router.tsx'), 'utf8');
  const paths = [...source.matchAll(/path: '([^']+)'/g)].map(match => match[1]!);
  expect(paths).toContain('/leads/$lead');
  const more = [
    '/today?lead=$lead', `/leads?search=${encodeURIComponent('"><img')}`, '/leads?peek=$lead', `/leads?filter=${encodeURIComponent('lead.title == "<script>"')}`,
    '/leads/$lead?tab=qualify', '/leads/$lead?tab=timeline', '/leads/$lead?kinds=people', `/leads/$lead?at=${new Date(Date.now() - 1000).toISOString()}`,
    ...['source', 'channel', 'campaign', 'referred_by', 'segment', 'medium'].map(by => `/funnel?by=${by}`), '/model?view=text', '/model?view=versions',
    ...['me', 'users', 'people', 'keys', 'quarantine', 'audit', 'duplicates', 'channels', 'general'].map(tab => `/settings?tab=${tab}`),
  ];
  more.push(`/leads/${colleague}`, `/leads/${colleague}?tab=timeline`, `/leads?referred_by=${colleague}`, `/leads?account=${account}`);
  return [...paths, ...more].map(path => path.replaceAll('$lead', lead));
}

async function harm(page: Page) {
  return page.evaluate(() => ({
    ran: (window as unknown as { __pwned?: string }).__pwned,
    forbidden: (window as unknown as { __forbidden: string[] }).__forbidden,
    links: [...document.querySelectorAll('a[href], form[action], iframe, object, embed, img[src]')].map(each => each.getAttribute('href') ?? each.getAttribute('action') ?? each.getAttribute('src') ?? each.tagName).filter(to => /^\s*(javascript|data|vbscript):/i.test(to) || to === 'x'),
  }));
}

test('nothing of it runs on any screen', { timeout: 600_000 }, async () => {
  const { page } = await visit(browser, '/robots.txt', { server: server.address });
  const dialogs: string[] = [];
  page.on('dialog', dialog => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.context().addInitScript(() => {
    const found: string[] = ((window as unknown as { __forbidden: string[] }).__forbidden = []);
    document.addEventListener('securitypolicyviolation', event => found.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  for (const address of addresses()) {
    await page.goto(address);
    await page.locator('#root :is(main, form)').first().waitFor();
    await expect.poll(() => page.evaluate(() => document.querySelector('#main')?.textContent !== '' && document.querySelector('[aria-busy="true"]') === null), { timeout: 20_000, message: address }).toBe(true);
    expect(await harm(page), address).toEqual({ ran: undefined, forbidden: [], links: [] });
  }
  expect(dialogs).toEqual([]);
});

test('the lead shows what was planted as text', { timeout: 240_000 }, async () => {
  const { page } = await visit(browser, `/leads/${lead}`, { server: server.address });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('[data-seq]').first().waitFor();
  const text = await page.locator('#main').innerText();
  for (const mark of ['title', 'note', 'said', 'path', 'reason']) expect(text).toContain(`window.__pwned='${mark}'`);
  // Hovering and clicking about changes nothing.
  for (const row of await page.locator('[aria-expanded="false"]:visible').all()) await row.click({ timeout: 300 }).catch(() => {});
  expect(await page.evaluate(() => (window as unknown as { __pwned?: string }).__pwned)).toBeUndefined();
});

test('company, identifiers, merges and likely duplicates show what was planted as text', { timeout: 240_000 }, async () => {
  const { page } = await visit(browser, `/leads/${colleague}`, { server: server.address });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('button', { name: /^Unmerge/ }).waitFor();
  await page.locator('[data-seq]').first().waitFor();
  for (const mark of ['account', 'user-twin', 'crmId', 'browser-twin', 'mergeNote', 'code-twin']) {
    await expect.poll(() => page.locator('#main').innerText(), { message: mark }).toContain(`window.__pwned='${mark}'`);
  }
  await page.getByRole('button', { name: 'Merge with…' }).click();
  await page.locator('[data-choice]').first().click();
  await page.getByRole('table', { name: 'What each of the two leads has' }).waitFor();
  await page.goto('/settings?tab=duplicates');
  await page.locator('[data-pair]').first().waitFor();
  expect(await page.locator('[data-pair]').first().innerText()).toContain("window.__pwned='twinName'");
  await page.goto('/settings?tab=channels');
  await page.getByLabel('Source, rule 1').waitFor();
  expect(await page.evaluate(() => (window as unknown as { __pwned?: string }).__pwned)).toBeUndefined();
});
