// The snippets of docs/tracking.md, which are run in tests as they stand there, with this server and a key in them.

import tracking from '../../../../docs/tracking.md?raw';

export interface Snippet {
  name: string; // of the tracker or SDK
  kind: 'write' | 'server'; // of the key in it
  language: string;
  text: string;
}

export function snippetsOf(document: string): Snippet[] {
  const found: Snippet[] = [];
  let head = '';
  let block: { language: string; lines: string[] } | undefined;
  for (const line of document.split('\n')) {
    if (!block && /^#{2,3} /.test(line)) head = line.replace(/^#+ /, '');
    const fence = /^```(\w*)$/.exec(line);
    if (!fence) {
      block?.lines.push(line);
      continue;
    }
    if (!block) {
      block = { language: fence[1]!, lines: [] };
      continue;
    }
    const text = block.lines.join('\n');
    const kind = text.includes('wk_…') ? 'write' : text.includes('sk_…') ? 'server' : undefined;
    // The first of each heading: what is under "Forms" and "Consent" belongs to its page.
    if (kind && (head === 'The tracker' || /^[@\w].*[-/]/.test(head)) && !found.some(each => each.name === head)) {
      found.push({ name: head, kind, language: block.language, text });
    }
    block = undefined;
  }
  return found;
}

export const snippets = snippetsOf(tracking);

export function filled(snippet: Snippet, address: string, key: string): string {
  return snippet.text.replaceAll('https://winnow.example', address).replaceAll(/[ws]k_…/g, key);
}
