// The tracker in Chromium on foreign pages of several kinds, against the real server: what
// `winnow export` has in the end is what counts.
//
//   node run.mjs path/to/winnow [words of the cases to run]
import { createRequire } from 'node:module';
import path from 'node:path';
import { cases } from './cases.mjs';
import { documentCases } from './document_cases.mjs';
import { Winnow, wireTo } from './place.mjs';
import { site } from './sites.mjs';

const require = createRequire(path.join(import.meta.dirname, '../sdk/package.json'));
const { chromium } = require('playwright-core');

const [program, ...words] = process.argv.slice(2);
const chosen = [...cases, ...documentCases].filter(({ name }) => words.every((word) => name.includes(word)));
const winnow = new Winnow(program);
let failed = 0;

async function runCase(browser, { name, run }) {
  const closing = [];
  const context = await browser.newContext();
  closing.push(() => context.close());
  const test = {
    winnow, context, browser,
    key: winnow.newKey(),
    async site(wishes) {
      const made = await site({ base: winnow.base, key: test.key, ...wishes });
      closing.push(() => made.close());
      return made;
    },
    async wire(manner) {
      const made = await wireTo(winnow.base, manner);
      closing.push(() => made.close());
      return made;
    },
    onClose: (does) => closing.push(does),
    // The facts of whoever was at a page of this origin, in the order in which they happened.
    facts(origin) {
      const all = winnow.facts();
      const here = all.filter((fact) => fact.data.context?.page?.url?.startsWith(origin));
      const visitors = new Set(here.map((fact) => fact.anonymous));
      return all.filter((fact) => visitors.has(fact.anonymous)).sort((a, b) => (a.at < b.at ? -1 : 1));
    },
  };
  const begun = Date.now();
  try {
    await run(test);
    console.log(`good    ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.stack}`);
  } finally {
    for (const close of closing) await close();
  }
}

try {
  await winnow.start();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'],
  });
  for (const one of chosen) await runCase(browser, one);
  await browser.close();
} finally {
  winnow.end();
}
console.log(`${chosen.length - failed} of ${chosen.length} cases passed`);
process.exit(failed || !chosen.length ? 1 : 0);
