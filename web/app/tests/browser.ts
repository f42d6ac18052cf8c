// Chromium for tests: one browser a file, a fresh profile a page, signed in as somebody. What the page logs as
// an error, and every breach of the content security policy, fails the test (`expectQuiet`).
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { people } from './server';

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export interface Visit {
  page: Page;
  noise: string[];
}

export async function visit(browser: Browser, path: string, options: { who?: keyof typeof people | null; server?: string } & BrowserContextOptions = {}): Promise<Visit> {
  const { who = 'admin', server = inject('server'), ...rest } = options;
  const context = await browser.newContext({ baseURL: server, viewport: { width: 1440, height: 900 }, locale: 'en-US', ...rest });
  context.setDefaultTimeout(Number(process.env.WINNOW_TEST_WAIT ?? 20_000));
  const page = await context.newPage();
  const noise: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' && !/status of 401/.test(message.text()) && !message.location().url.endsWith('/favicon.ico')) noise.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', error => noise.push(String(error)));
  if (who) {
    // In the page itself: Chromium takes a Secure cookie from http://127.0.0.1, other clients do not.
    await page.goto('/robots.txt');
    const status = await page.evaluate(
      async body => (await fetch('/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).status,
      JSON.stringify({ email: people[who].email, password: people[who].password }),
    );
    expect(status).toBe(200);
  }
  await page.goto(path);
  return { page, noise };
}

export function expectQuiet(visited: Visit) {
  expect(visited.noise).toEqual([]);
}

// Of what is to be read: not while rows of before are dimmed, or something still fades in.
export async function expectAccessible(page: Page) {
  await page.waitForFunction(() => {
    const fades = document.getAnimations().some(each => each.playState === 'running' && each.effect?.getComputedTiming().iterations !== Infinity);
    return !fades && !document.querySelector('[data-other], [aria-busy="true"]');
  });
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations.map(each => `${each.id}: ${each.nodes.map(node => `${node.target.join(' ')} ${node.html.slice(0, 160)}`).join(', ')}`)).toEqual([]);
}
