// The snippets of docs/tracking.md, as they stand there.
import fs from 'node:fs';
import path from 'node:path';

const text = fs.readFileSync(path.join(import.meta.dirname, '../../docs/tracking.md'), 'utf8');

// The nth block of a language below a heading.
export function snippet(heading, language, nth = 0) {
  const section = text.split(/^#+ /m).find((one) => one.startsWith(`${heading}\n`));
  const blocks = [...(section ?? '').matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter((block) => block[1] === language);
  if (!blocks[nth]) throw new Error(`docs/tracking.md: no ${language} block ${nth + 1} below "${heading}"`);
  return blocks[nth][2];
}

// The snippet with an address and a key of the test's own.
export function filledIn(code, { base, key, site }) {
  let filled = code.replaceAll('https://winnow.example', base).replaceAll(/[ws]k_…/g, key);
  if (site) filled = filled.replaceAll('https://www.example.com', site).replaceAll('www.example.com', new URL(site).host);
  return filled;
}
