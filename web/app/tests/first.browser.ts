// What a first visit costs: how much script and how many files each screen takes, and that it comes in one piece.
import type { Browser } from 'playwright-core';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectQuiet, launch, visit } from './browser';

const scriptBytes = 270 * 1024; // packed by gzip
const files = 14; // scripts and styles, which a browser reads six at a time

let browser: Browser;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());

for (const path of ['/today', '/leads', '/leads/LEAD', '/funnel', '/overview', '/model', '/settings']) {
  test(`${path} takes little, and comes in one piece`, async () => {
    const first = await visit(browser, '/robots.txt');
    const { page } = first;
    const lead = await page.evaluate(async () => ((await (await fetch('/api/v1/leads?limit=1')).json()) as { items: { id: string }[] }).items[0]!.id);
    const scripts = new Map<string, Promise<Buffer>>();
    page.on('response', response => void (response.url().endsWith('.js') && scripts.set(response.url(), response.body())));
    await page.addInitScript(() => {
      const seen = { shift: 0 };
      Object.assign(window, { seen });
      new PerformanceObserver(list => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) if (!entry.hadRecentInput) seen.shift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(path.replace('LEAD', lead));
    await page.locator('main h1').first().waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]') && performance.getEntriesByName('first-contentful-paint').length > 0);
    // What it is drawn of; what comes after is lazy.
    const read = await page.evaluate(() => {
      const drawn = performance.getEntriesByName('first-contentful-paint')[0]!.startTime;
      return performance.getEntriesByType('resource').filter(each => each.startTime < drawn && /\.(js|css)$/.test(each.name)).map(each => each.name);
    });
    const bodies = await Promise.all(read.flatMap(each => scripts.get(each) ?? []));
    const bytes = bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
    expect(bytes).toBeGreaterThan(50 * 1024);
    expect(bytes).toBeLessThanOrEqual(scriptBytes);
    expect(read.length).toBeLessThanOrEqual(files);
    // Of what a slow machine could not read in time a skeleton stood there; 0.1 is what counts as good.
    expect(await page.evaluate(() => (window as unknown as { seen: { shift: number } }).seen.shift)).toBeLessThan(0.1);
    expectQuiet(first);
    await page.context().close();
  });
}
