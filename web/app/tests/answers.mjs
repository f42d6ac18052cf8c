// How soon a screen answers keys and clicks: what is pressed where, and the time from it to the picture that follows.

// Keys, and clicks on the n-th of what a selector finds.
export const deeds = {
  '/today': [...'jjk', 'ArrowDown', 's', 'Escape', 'n', 'Escape', '?', 'Escape'],
  '/leads': [...'jjjx', 'Space', 'Space', 'f', 'Escape', 'c', 'Escape', '/', ...'ann', 'Escape', ['main [class*=tabs] button', 1], ['main [class*=tabs] button', 0], ['main thead button', 1], ['main thead button', 0]],
  '/leads/…': [...'[[]]n', ...'call'],
  '/funnel': [...[1, 2, 3, 0].map(at => ['main [class*=tabs] button', at]), ...[0, 2].map(at => ['main header button', at]), ...[0, 1].map(at => ['main table button', at])],
  '/overview': [...[0, 2, 1].map(at => ['main header button', at]), ...[0, 1, 2, 3, 4, 0, 1, 3].map(at => ['nav[class*=rail] a', at])],
  '/model': [1, 2, 0].map(at => ['main [role=radiogroup] label', at]),
  '/settings': [1, 2, 3, 4, 5, 6].map(at => ['main nav button', at]),
};

// Milliseconds before the next one: a quick hand on the keys, and on the mouse, which has a way to go.
const afterKey = 150;
const afterClick = 400;

// To be called before the page is opened.
export async function watchAnswers(page) {
  await page.addInitScript(() => {
    window.answers = new Map();
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if (entry.interactionId) window.answers.set(entry.interactionId, Math.max(entry.duration, window.answers.get(entry.interactionId) ?? 0));
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  });
}

/** @returns {Promise<number[]>} milliseconds, the shortest first; those under 16 are not told of by the browser */
export async function answersOf(page, done) {
  const before = await page.evaluate(() => window.answers.size);
  for (const deed of done) {
    const isKey = typeof deed === 'string';
    if (isKey) await page.keyboard.press(deed);
    else await page.locator(deed[0]).nth(deed[1]).click();
    await page.waitForTimeout(isKey ? afterKey : afterClick);
  }
  // The browser tells of an answer a moment after it.
  await page.waitForFunction(were => window.answers.size > were, before);
  await page.waitForTimeout(1000);
  return (await page.evaluate(() => [...window.answers.values()])).sort((a, b) => a - b);
}
