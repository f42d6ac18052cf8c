// A screen answers at once: what was pressed shows in the very next picture, the rest of what follows from it may
// come in the one after; and that picture comes in under 100 ms.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answersOf, type Deed, deeds, watchAnswers } from './answers.mjs';
import { expectQuiet, launch, visit } from './browser';

let browser: Browser;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());

async function open(path: string) {
  const visited = await visit(browser, '/robots.txt');
  const { page } = visited;
  await watchAnswers(page);
  const lead = await page.evaluate(async () => ((await (await fetch('/api/v1/leads?stage=mql&limit=1')).json()) as { items: { id: string }[] }).items[0]!.id);
  await page.goto(path.replace('…', lead));
  await page.locator('main h1').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  return visited;
}

test('under 100 ms', async () => {
  const all: number[] = [];
  for (const path of ['/today', '/leads', '/overview']) {
    const visited = await open(path);
    all.push(...(await answersOf(visited.page, deeds[path]!)));
    expectQuiet(visited);
    await visited.page.context().close();
  }
  // A machine with other work to do is late now and then; `make lighthouse` measures all screens, and the longest.
  expect(all.sort((a, b) => a - b)[Math.floor(all.length * 0.75)]).toBeLessThan(100);
});

// The marks of what is chosen, pressed or current: when the key or click comes, and in the first picture after it.
async function marksAround(page: Page, deed: Deed): Promise<[before: string, after: string]> {
  await page.evaluate(() => {
    const marks = () => [...document.querySelectorAll('[aria-current], [aria-pressed="true"], [aria-selected="true"], input:checked')].map(each => each.id || each.textContent || (each as HTMLInputElement).value).join('|');
    Object.assign(window, { around: undefined });
    const look = () => {
      const before = marks();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => Object.assign(window, { around: [before, marks()] });
        port2.postMessage(0);
      });
    };
    document.addEventListener('keydown', look, { once: true, capture: true });
    document.addEventListener('click', look, { once: true, capture: true });
  });
  if (typeof deed === 'string') await page.keyboard.press(deed);
  else await page.locator(deed[0]).nth(deed[1]).click();
  const around = await page.waitForFunction(() => (window as unknown as { around?: [string, string] }).around);
  return (await around.jsonValue())!;
}

const chosen: Record<string, Deed[]> = {
  '/today': ['j', 'k'],
  '/leads': [['main [class*=tabs] button', 1], ['main [class*=tabs] button', 0]],
  '/funnel': [['main [class*=tabs] button', 1], ['main header button', 0], ['main table button', 0]],
  '/overview': [['main header button', 0], ['nav[class*=rail] a', 1], ['nav[class*=rail] a', 3], ['nav[class*=rail] a', 1]],
  '/model': [['main [role=radiogroup] label', 1]],
  '/settings': [['main nav button', 1], ['main nav button', 0]],
};

for (const [path, done] of Object.entries(chosen)) {
  test(`${path} shows what was chosen in the next picture`, async () => {
    const visited = await open(path);
    for (const deed of done) {
      const [before, after] = await marksAround(visited.page, deed);
      expect(before).not.toBe('');
      expect(after, String(deed)).not.toBe(before);
    }
    expectQuiet(visited);
    await visited.page.context().close();
  });
}
