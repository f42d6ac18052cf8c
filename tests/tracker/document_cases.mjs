// The snippets of docs/tracking.md, run as they stand there.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { filledIn, snippet } from './document.mjs';
import { until } from './place.mjs';

const sdks = path.join(import.meta.dirname, '../sdk');
const { build } = createRequire(path.join(sdks, 'package.json'))('esbuild');
const nodeSdks = ['@segment/analytics-node', '@rudderstack/rudder-sdk-node', 'posthog-node'];
const browserSdks = ['@segment/analytics-next', '@rudderstack/analytics-js', 'posthog-js'];

// The SDKs leave robots out; what makes a headless browser known as one is taken back.
const likePeople = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36' };
const asPeople = () => {
  Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false });
  Object.defineProperty(Navigator.prototype, 'userAgentData', { get: () => undefined });
};

function arrived({ winnow }, via) {
  return until('the event of the snippet', () => winnow.facts().find((fact) => fact.via === via && fact.name === 'Demo Requested'));
}

function assertIsTheEvent(fact) {
  assert.equal(fact.data.plan, 'pro');
  assert.equal(fact.user, 'u-42');
}

const nodeCase = (name) => ({
  name: `docs: ${name}`,
  async run(test) {
    const { key, via } = test.winnow.namedKey('server', name);
    const code = filledIn(snippet(name, 'js'), { base: test.winnow.base, key });
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: sdks, stdio: 'inherit' });
    test.onClose(() => child.kill());
    assertIsTheEvent(await arrived(test, via));
  },
});

const browserCase = (name) => ({
  name: `docs: ${name}`,
  async run(test) {
    const { key, via } = test.winnow.namedKey('write', name);
    const contents = filledIn(snippet(name, 'js'), { base: test.winnow.base, key });
    const bundle = await build({
      stdin: { contents, resolveDir: sdks }, bundle: true, format: 'esm', write: false, target: 'es2022',
      logLevel: 'error', define: { 'process.env.NODE_ENV': '"production"' },
    });
    const { origin } = await test.site({
      tracker: false, pages: { '/': '<script type=module src=/app.js></script>' }, scripts: { '/app.js': bundle.outputFiles[0].text },
    });
    const context = await test.browser.newContext(likePeople);
    test.onClose(() => context.close());
    const page = await context.newPage();
    await page.addInitScript(asPeople);
    await page.goto(origin);
    assertIsTheEvent(await arrived(test, via));
  },
});

// The form of the document, posted from a page; the facts it made.
async function postForm(test, context, tracker) {
  const name = `demo-${Math.random().toString(36).slice(2)}`;
  const place = await test.site({ tracker, pages: { '/': '', '/thanks': 'thanks' } });
  const fill = { base: test.winnow.base, key: test.key, site: place.origin };
  const command = filledIn(snippet('Forms', 'sh'), fill).replace(' demo ', ` ${name} `).replace(' DIR ', ` ${test.winnow.data} `);
  execFileSync('bash', ['-c', command.replace(/^winnow/, test.winnow.program)], { stdio: ['ignore', 'inherit', 'ignore'] });
  place.pages['/'] = filledIn(snippet('Forms', 'html'), fill).replace('/f/demo', `/f/${name}`);
  const page = await context.newPage();
  await page.goto(place.origin);
  if (tracker) await until('the visitor', () => test.facts(place.origin).length);
  await page.fill('[name=email]', `${name}@site.test`);
  await page.fill('[name=your-name]', 'Ann');
  await page.fill('[name="company.name"]', 'Acme');
  await page.fill('[name=message]', 'Soon,\nplease');
  await page.check('[name=agree]');
  await page.click('button');
  await page.waitForURL(`${place.origin}/thanks`);
  return { origin: place.origin, facts: test.winnow.facts().filter((fact) => fact.via === `form:${name}`) };
}

function assertIsTheForm(facts) {
  assert.deepEqual(facts.map((fact) => fact.name), ['form_submitted', 'lead', 'company', 'newsletter']);
  const [event, lead, company, consent] = facts.map((fact) => fact.data);
  assert.equal(event.message.replace('\r', ''), 'Soon,\nplease');
  assert.equal(event.company.name, 'Acme');
  assert.equal(event.website, undefined);
  assert.equal(lead.name, 'Ann');
  assert.deepEqual(company, { name: 'Acme' });
  assert.equal(consent.given, true);
}

export const documentCases = [
  {
    name: 'docs: the tag, what you say, the list of early calls, consent',
    async run(test) {
      const { key, via } = test.winnow.namedKey('write', 'the tag');
      const fill = { base: test.winnow.base, key };
      const early = snippet('What you say', 'js', 1);
      const { origin } = await test.site({
        tracker: false, head: `<script>${early}</script>${filledIn(snippet('The tracker', 'html'), fill)}`, pages: { '/': 'a' },
      });
      const page = await test.context.newPage();
      await page.goto(origin);
      await page.waitForFunction(() => window.winnow.track);
      await page.addScriptTag({ content: snippet('What you say', 'js') });
      const count = (name) => test.facts(origin).filter((fact) => fact.name === name).length;
      await until('all of it', () => count('Demo Requested') === 2 && count('page') === 2 && count('company') === 1);
      const lead = test.facts(origin).find((fact) => fact.name === 'lead');
      assert.equal(lead.user, 'u-42');
      assert.equal(lead.data.title, 'CTO');
      const [given, withdrawn, newsletter] = snippet('Consent', 'js').split('\n');
      for (const [line, name, facts] of [[newsletter, 'newsletter', 1], [given, 'tracking', 1], [withdrawn, 'tracking', 2]]) {
        await page.addScriptTag({ content: line });
        const said = () => test.winnow.facts().filter((fact) => fact.via === via && fact.name === name).length;
        await until(line, () => said() === facts);
      }
    },
  },
  {
    name: 'docs: a form, without JavaScript',
    async run(test) {
      const context = await test.browser.newContext({ javaScriptEnabled: false });
      test.onClose(() => context.close());
      assertIsTheForm((await postForm(test, context, false)).facts);
    },
  },
  {
    name: 'docs: a form, on a page with the tracker: the visitor is who submits',
    async run(test) {
      const { origin, facts } = await postForm(test, test.context, true);
      assertIsTheForm(facts);
      const visit = test.facts(origin).find((fact) => fact.name === 'page');
      assert.equal(visit.anonymous, facts[0].anonymous);
      assert.equal(visit.lead, facts[0].lead);
    },
  },
  ...nodeSdks.map(nodeCase),
  ...browserSdks.map(browserCase),
];
