// The cases of run.mjs. Each has a site, a key and a browser profile of its own.
import assert from 'node:assert/strict';
import { listen, until } from './place.mjs';

const named = (facts, name) => facts.filter((fact) => fact.name === name);
const stored = (page) => page.evaluate(() => JSON.stringify({ ...localStorage }));
const ready = (page) => page.waitForFunction(() => window.winnow?.track);
// The page's clock for lengths of time, set forward without waiting.
const wait = (page, seconds) => page.evaluate((ms) => {
  const { now } = Date;
  Date.now = () => now() + ms;
}, seconds * 1000);
const send = (page, count, event) => page.evaluate(([n, name]) => {
  for (let i = 0; i < n; i += 1) window.winnow.track(name, { i });
}, [count, event]);
// Each of the events is there once, and none beside them.
function assertOnce(facts, event, count) {
  const numbers = named(facts, event).map((fact) => fact.data.i).sort((a, b) => a - b);
  assert.deepEqual(numbers, [...Array(count).keys()]);
}

async function elsewhere(test) {
  const other = await test.site({ pages: { '/': 'elsewhere' }, more: ' data-consent="required"' });
  return other.origin;
}

export const cases = [
  {
    name: 'a plain page: pages, campaign, touches, events, links, people',
    async run(test) {
      const out = await elsewhere(test);
      const { origin } = await test.site({
        head: '<script>window.winnow = window.winnow || []; winnow.push(["track", "Early", { n: 1 }])</script>',
        pages: {
          '/': `<a id=file href="/price.list.pdf">list</a><a id=out href="${out}/" target=_blank><b>out</b></a>
            <a id=mail href="mailto:x@y.test">mail</a><a id=in href="/next">in</a><p style="height:3000px">`,
          '/next': 'next', '/price.list.pdf': 'a file',
        },
      });
      const page = await test.context.newPage();
      await page.goto(`${origin}/?utm_source=news&utm_campaign=spring&gclid=g-1&gid=no`, { referer: 'https://search.test/' });
      await ready(page);
      await page.evaluate(() => {
        for (const id of ['file', 'mail']) {
          const link = document.getElementById(id);
          link.addEventListener('click', (event) => event.preventDefault());
          link.click();
        }
      });
      await page.click('#out b');
      await page.bringToFront();
      await page.evaluate(() => {
        window.winnow.identify('u-1', { email: 'plain@site.test' });
        window.winnow.group('acme', { name: 'Acme' });
        window.winnow.page('Named', { section: 'top' });
        const round = {};
        round.round = round;
        window.winnow.track('Round', round);
        window.scrollTo(0, 1000);
      });
      await page.waitForFunction(() => window.scrollY === 1000);
      await wait(page, 90);
      await page.click('#in');
      await ready(page);
      const facts = await until('the second page and what was left', () => {
        const all = test.facts(origin);
        return named(all, 'page').length === 3 && named(all, 'page_left').length && all;
      });
      const [first] = named(facts, 'page');
      assert.deepEqual(first.data.context.campaign, { source: 'news', name: 'spring', gclid: 'g-1' });
      assert.equal(first.data.context.page.referrer, 'https://search.test/');
      assert.equal(first.data.context.page.title, 'Page /');
      assert.equal(first.source, 'public');
      assert.match(first.data.context.userAgent, /Chrome/);
      const second = facts.find((fact) => fact.data.context?.page?.path === '/next');
      assert.deepEqual(second.data.context.campaign, {});
      assert.equal(second.data.context.touch.first.campaign.gclid, 'g-1');
      assert.equal(second.data.context.touch.last.campaign.gclid, 'g-1');
      assert.equal(second.anonymous, first.anonymous);
      assert.equal(second.user, 'u-1');
      assert.equal(first.user, undefined);
      assert.equal(named(facts, 'Early')[0].data.n, 1);
      assert.equal(named(facts, 'file_downloaded')[0].data.url, `${origin}/price.list.pdf`);
      assert.deepEqual(named(facts, 'link_clicked').map((fact) => fact.data.url), ['mailto:x@y.test', `${out}/`]);
      assert.equal(named(facts, 'lead')[0].data.email, 'plain@site.test');
      assert.equal(named(facts, 'company')[0].data.groupId, 'acme');
      assert.equal(facts.find((fact) => fact.data.name === 'Named').data.section, 'top');
      assert.equal(named(facts, 'Round').length, 0);
      const left = named(facts, 'page_left').find((fact) => fact.data.context.page.path === '/');
      assert.ok(left.data.seconds >= 90 && left.data.seconds < 120, `${left.data.seconds} s`);
      assert.ok(left.data.scroll > 20 && left.data.scroll < 90, `${left.data.scroll} %`);
      assert.equal(new Set(facts.map((fact) => fact.lead)).size, 1);
      assert.equal(new Set(facts.map((fact) => fact.messageId)).size, facts.length);

      await page.evaluate(() => window.winnow.reset());
      await page.goto(`${origin}/?utm_source=other`);
      const other = await until('somebody else', () => test.facts(origin).find((fact) => fact.data.context?.campaign?.source === 'other'));
      assert.notEqual(other.anonymous, first.anonymous);
      assert.equal(other.user, undefined);
      assert.equal(other.data.context.touch.last.campaign.source, 'other');
      assert.equal(other.data.context.touch.first.url, `${origin}/next`);
    },
  },
  {
    name: 'a strict content security policy, and trusted types',
    async run(test) {
      const { origin } = await test.site({
        headers: {
          'Content-Security-Policy': `default-src 'none'; script-src 'self' ${test.winnow.base}; connect-src ${test.winnow.base}; `
            + "require-trusted-types-for 'script'; trusted-types 'none'; sandbox allow-scripts allow-same-origin",
          'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Opener-Policy': 'same-origin',
        },
        head: '<script src="/app.js"></script>',
        pages: { '/': 'strict' },
        scripts: { '/app.js': 'window.winnow = window.winnow || []; winnow.push(["track", "Strict", {}])' },
      });
      const page = await test.context.newPage();
      const complaints = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(origin);
      await until('the event', () => named(test.facts(origin), 'Strict').length === 1);
      assert.equal(named(test.facts(origin), 'page').length, 1);
      assert.deepEqual(complaints.filter((text) => !text.includes('favicon')), []);
    },
  },
  {
    name: 'a single-page application: history, fragments that are paths, time on each page',
    async run(test) {
      const { origin } = await test.site({ pages: { '/': '<p style="height:4000px">app' } });
      const page = await test.context.newPage();
      await page.goto(origin);
      await ready(page);
      const pages = () => named(test.facts(origin), 'page');
      const arrived = (count) => until(`${count} page views`, () => pages().length === count);
      await arrived(1);
      await wait(page, 10);
      await page.evaluate(() => history.pushState({}, '', '/prices'));
      await arrived(2);
      await page.evaluate(() => { history.replaceState({ a: 1 }, '', '/prices'); window.location.hash = 'top'; });
      await page.evaluate(() => history.replaceState({}, '', '/prices?plan=pro'));
      await arrived(3);
      await page.evaluate(() => history.back());
      await page.evaluate(() => history.back());
      await arrived(4);
      await page.evaluate(() => { window.location.hash = '#/deep'; });
      await arrived(5);
      // Several in one tick: where the visitor ends up is the page.
      await page.evaluate(() => { for (const step of ['/a', '/b', '/c']) history.pushState({}, '', step); });
      await arrived(6);
      assert.deepEqual(pages().map((fact) => fact.data.context.page.url.slice(origin.length)),
        ['/', '/prices', '/prices?plan=pro', '/', '/#/deep', '/c']);
      assert.equal(pages()[1].data.context.page.referrer, `${origin}/`);
      const left = named(test.facts(origin), 'page_left')[0];
      assert.equal(left.data.context.page.path, '/');
      assert.ok(left.data.seconds >= 10 && left.data.seconds < 20, `${left.data.seconds} s`);
      assert.equal(left.data.scroll, 18);
    },
  },
  {
    name: 'consent required: nothing stored or sent before; all of it after; withdrawal clears',
    async run(test) {
      const wire = await test.wire();
      const { origin } = await test.site({ base: wire.base, more: ' data-consent="required"', pages: { '/': 'a', '/b': 'b' } });
      const page = await test.context.newPage();
      await page.goto(`${origin}/?utm_source=before`);
      await ready(page);
      await page.evaluate(() => window.winnow.identify('u-consent'));
      await send(page, 25, 'Held');
      await page.waitForFunction(() => performance.now() > 2000);
      assert.equal(await stored(page), '{}');
      assert.equal(await page.evaluate(() => document.cookie), '');
      assert.equal(wire.account.posts, 0);
      await page.evaluate(() => window.winnow.consent(true));
      await page.evaluate(() => window.winnow.consent(true));
      await until('all that was held', () => named(test.facts(origin), 'tracking').length === 1);
      assertOnce(test.facts(origin), 'Held', 25);
      assert.equal(named(test.facts(origin), 'page')[0].data.context.campaign.source, 'before');
      assert.equal(named(test.facts(origin), 'tracking')[0].type, 'consent');
      assert.equal(named(test.facts(origin), 'tracking')[0].data.given, true);

      await page.goto(`${origin}/b`);
      await until('the next page, without being asked again', () => named(test.facts(origin), 'page').length === 2);
      await page.evaluate(() => window.winnow.consent(true, 'newsletter'));
      await until('another purpose', () => named(test.facts(origin), 'newsletter').length === 1);

      await page.evaluate(() => window.winnow.consent(false));
      assert.equal(await stored(page), '{}');
      await until('the withdrawal', () => named(test.facts(origin), 'tracking').length === 2);
      assert.equal(named(test.facts(origin), 'tracking')[1].data.given, false);
      const { posts } = wire.account;
      await send(page, 25, 'Unsaid');
      await wait(page, 60);
      await page.goto(`${origin}/`);
      await ready(page);
      await page.goto('about:blank');
      assert.equal(wire.account.posts, posts);
      assert.equal(named(test.facts(origin), 'Unsaid').length, 0);
    },
  },
  {
    name: 'consent refused at once: nothing is ever sent',
    async run(test) {
      const wire = await test.wire();
      const { origin } = await test.site({ base: wire.base, more: ' data-consent="required"', pages: { '/': 'a' } });
      const page = await test.context.newPage();
      await page.goto(origin);
      await ready(page);
      await page.evaluate(() => window.winnow.consent(false));
      await send(page, 25, 'Refused');
      assert.equal(await stored(page), '{}');
      await page.goto('about:blank');
      assert.equal(wire.account.posts, 0);
    },
  },
  {
    name: 'consent not required: an objection is kept and holds on every page',
    async run(test) {
      const wire = await test.wire();
      const { origin } = await test.site({ base: wire.base, pages: { '/': 'a', '/b': 'b' } });
      const page = await test.context.newPage();
      await page.goto(origin);
      await ready(page);
      await until('the page view', () => named(test.facts(origin), 'page').length === 1);
      await send(page, 3, 'Unsent');
      await page.evaluate(() => window.winnow.consent(false));
      await until('the objection', () => named(test.facts(origin), 'tracking').length === 1);
      const { posts } = wire.account;
      await page.goto(`${origin}/b`);
      await ready(page);
      await send(page, 25, 'Objected');
      await page.evaluate(() => window.winnow.identify('u-objected'));
      assert.match(await stored(page), /^\{"winnow\.wk_[^"]*":"\{\\"yes\\":0,\\"queue\\":\[\]\}"\}$/);
      await page.goto('about:blank');
      assert.equal(wire.account.posts, posts);
      assert.equal(named(test.facts(origin), 'Unsent').length, 0);
    },
  },
  {
    name: 'a bad network: 429, 503, a cut wire, a slow answer; then everything, once',
    async run(test) {
      const manners = [{ status: 429 }, { status: 503 }, { cut: true }, { after: 1500 }];
      const wire = await test.wire((n) => manners[n] ?? {});
      const { origin } = await test.site({ base: wire.base, pages: { '/': 'a' } });
      const page = await test.context.newPage();
      await page.goto(origin);
      await ready(page);
      await send(page, 65, 'Patient');
      await until('all events', () => named(test.facts(origin), 'Patient').length === 65);
      assertOnce(test.facts(origin), 'Patient', 65);
      assert.equal(wire.account.refused, 3);
      assert.ok(wire.account.bodies.every((body) => JSON.parse(body).batch.length <= 20));
      await until('the queue is empty', async () => (await stored(page)).includes('\\"queue\\":[]'));
    },
  },
  {
    name: 'a server that is away: the queue is kept and sent by the next page',
    async run(test) {
      let away = true;
      const wire = await test.wire(() => (away ? { status: 503 } : {}));
      const { origin } = await test.site({ base: wire.base, pages: { '/': 'a', '/b': 'b' } });
      const page = await test.context.newPage();
      await page.goto(origin);
      await ready(page);
      await send(page, 30, 'Kept');
      await until('a refusal', () => wire.account.refused > 0);
      await page.close();
      away = false;
      assert.equal(named(test.facts(origin), 'Kept').length, 0);
      const next = await test.context.newPage();
      await next.goto(`${origin}/b`);
      await until('the kept events', () => named(test.facts(origin), 'Kept').length === 30);
      assertOnce(test.facts(origin), 'Kept', 30);
    },
  },
  {
    name: 'leaving at once: what happened just before is delivered',
    async run(test) {
      const out = await elsewhere(test);
      const { origin } = await test.site({
        head: `<script>window.winnow = window.winnow || [];
          winnow.push(["track", "Last", { i: 0 }], ["track", "Last", { i: 1 }]);
          const t = setInterval(() => { if (winnow.track) { clearInterval(t); location.href = "${out}/" } }, 1);</script>`,
        pages: { '/': 'a' },
      });
      const page = await test.context.newPage();
      await page.goto(origin);
      await page.waitForURL(`${out}/`);
      await until('the last events', () => named(test.facts(origin), 'Last').length === 2);
      assertOnce(test.facts(origin), 'Last', 2);
      assert.equal(named(test.facts(origin), 'page').length, 1);
    },
  },
  {
    name: 'a tab that is closed: what happened just before is delivered',
    async run(test) {
      const { origin } = await test.site({ pages: { '/': '<a href="/tab" target=_blank rel=opener>tab</a>', '/tab': 'tab' } });
      const page = await test.context.newPage();
      await page.goto(origin);
      const [tab] = await Promise.all([test.context.waitForEvent('page'), page.click('a')]);
      await ready(tab);
      await wait(tab, 30);
      await tab.evaluate(() => { window.winnow.track('Closing', {}); setTimeout(() => window.close(), 0); });
      await until('the last event', () => named(test.facts(origin), 'Closing').length === 1);
      const left = await until('time on page', () => test.facts(origin).find((fact) => fact.name === 'page_left' && fact.data.context.page.path === '/tab'));
      assert.ok(left.data.seconds >= 30);
    },
  },
  {
    name: 'two tabs of a site share one queue and one visitor',
    async run(test) {
      const { origin } = await test.site({ pages: { '/': 'a' } });
      const tabs = [await test.context.newPage(), await test.context.newPage()];
      for (const tab of tabs) {
        await tab.goto(origin);
        await ready(tab);
      }
      await Promise.all(tabs.map((tab, i) => send(tab, 40, `Tab ${i}`)));
      await until('the events of both', () => test.facts(origin).filter((fact) => fact.name.startsWith('Tab')).length === 80);
      assertOnce(test.facts(origin), 'Tab 0', 40);
      assertOnce(test.facts(origin), 'Tab 1', 40);
      assert.equal(new Set(test.facts(origin).map((fact) => fact.anonymous)).size, 1);
    },
  },
  {
    name: 'no storage: a sandboxed frame of origin null',
    async run(test) {
      const inner = await test.site({ pages: { '/': 'frame' } });
      const { origin } = await test.site({ pages: { '/': `<iframe sandbox="allow-scripts" src="${inner.origin}"></iframe>` } });
      const page = await test.context.newPage();
      await page.goto(origin);
      await until('the page view of the frame', () => test.facts(inner.origin).length === 1);
    },
  },
  {
    name: 'a slow server holds up nothing: the page is there before the tracker',
    async run(test) {
      const slow = await listen(async (request, response) => {
        await until('the page is there', () => test.pageIsThere);
        const answer = await fetch(test.winnow.base + request.url);
        response.writeHead(200, { 'Content-Type': 'text/javascript' });
        response.end(await answer.text());
      });
      test.onClose(() => slow.close());
      const { origin } = await test.site({
        base: `http://127.0.0.1:${slow.port}`, more: ` data-host="${test.winnow.base}"`,
        head: '<script>window.winnow = window.winnow || []; winnow.push(["track", "Before", {}])</script>',
        pages: { '/': 'a' },
      });
      const page = await test.context.newPage();
      await page.goto(origin, { waitUntil: 'domcontentloaded' });
      test.pageIsThere = true;
      await until('the early event', () => named(test.facts(origin), 'Before').length === 1);
    },
  },
];
