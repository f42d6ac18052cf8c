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

const shortest = 16; // what the browser does not tell of was quicker than this

// To be called before the page is opened.
export async function watchAnswers(page) {
  await page.addInitScript(least => {
    window.answers = [];
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if (entry.interactionId) window.answers.push({ at: entry.startTime, took: entry.duration });
    }).observe({ type: 'event', durationThreshold: least, buffered: true });
  }, shortest);
}

/** @returns {Promise<number[]>} of each deed, in milliseconds */
export async function answersOf(page, done) {
  const begins = [];
  for (const deed of done) {
    begins.push(await page.evaluate(() => performance.now()));
    const isKey = typeof deed === 'string';
    if (isKey) await page.keyboard.press(deed);
    else await page.locator(deed[0]).nth(deed[1]).click();
    await page.waitForTimeout(isKey ? afterKey : afterClick);
  }
  // The browser tells of an answer a moment after it.
  await page.waitForFunction(begun => window.answers.some(answer => answer.at >= begun), begins[0]);
  await page.waitForTimeout(1000);
  const told = await page.evaluate(() => window.answers);
  if (told.length < done.length / 2) throw new Error(`the browser told of ${told.length} answers to ${done.length} deeds`);
  return begins.map((begin, index) => {
    const end = begins[index + 1] ?? Infinity;
    return Math.max(shortest, ...told.filter(answer => answer.at >= begin && answer.at < end).map(answer => answer.took));
  });
}
