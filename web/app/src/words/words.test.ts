// The catalogues: the same keys in six languages, every key used, none missing, every message an ICU message
// with the same arguments and the plural forms of its language; no text outside them.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';

const source = join(import.meta.dirname, '..');
const languages = ['en', 'ru', 'zh', 'ro', 'pl', 'be'];
const areas = readdirSync(join(source, 'words/en')).map(file => file.replace('.json', ''));
const read = (language: string, area: string) => JSON.parse(readFileSync(join(source, 'words', language, `${area}.json`), 'utf8')) as Record<string, string>;

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const code = files(source).map(path => ({ path: relative(source, path), text: readFileSync(path, 'utf8') }));
const all = code.map(file => file.text).join('\n');

// Arguments and plural categories of a message.
function shape(node: ReturnType<IntlMessageFormat['getAst']>, found: { args: Set<string>; plurals: string[][] }) {
  for (const part of node) {
    if ('value' in part && part.type !== 0) found.args.add(String(part.value));
    if ('options' in part) {
      if (part.type === 6) found.plurals.push(Object.keys(part.options).filter(name => !name.startsWith('=')).sort());
      for (const option of Object.values(part.options)) shape(option.value, found);
    }
  }
  return found;
}

const categories: Record<string, string[]> = {
  en: ['one', 'other'],
  ru: ['few', 'many', 'one', 'other'],
  zh: ['other'],
  ro: ['few', 'one', 'other'],
  pl: ['few', 'many', 'one', 'other'],
  be: ['few', 'many', 'one', 'other'],
};

describe.each(areas)('the area %s', area => {
  const english = read('en', area);

  test.each(languages)('is whole and well formed in %s', language => {
    const texts = read(language, area);
    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), `${area}:${key}`).not.toBe('');
      const own = shape(new IntlMessageFormat(text, language).getAst(), { args: new Set(), plurals: [] });
      const wanted = shape(new IntlMessageFormat(english[key]!, 'en').getAst(), { args: new Set(), plurals: [] });
      expect([...own.args].sort(), `${language} ${area}:${key}`).toEqual([...wanted.args].sort());
      for (const plural of own.plurals) expect(plural, `${language} ${area}:${key}`).toEqual(categories[language]);
    }
  });

  // A key stands in the code whole, or as its beginning in a template: t(`role.${role}`).
  test('has no key that nothing uses', () => {
    const unused = Object.keys(english).filter(key => {
      if (all.includes(`'${key}'`) || all.includes(`:${key}'`) || all.includes(`"${key}"`) || all.includes(`:${key}"`)) return false;
      const dot = key.lastIndexOf('.');
      return dot < 0 || !(all.includes(`\`${key.slice(0, dot + 1)}\${`) || all.includes(`:${key.slice(0, dot + 1)}\${`));
    });
    expect(unused).toEqual([]);
  });
});

test('every key that the code names is in a catalogue', () => {
  const known = new Set(areas.flatMap(area => Object.keys(read('en', area)).flatMap(key => [key, `${area}:${key}`])));
  const missing: string[] = [];
  for (const file of code) {
    for (const match of file.text.matchAll(/\bt\(\s*'([^']+)'/g)) {
      const key = match[1]!;
      if (!known.has(key)) missing.push(`${file.path}: ${key}`);
    }
  }
  expect(missing).toEqual([]);
});

test('every code by which the server refuses a verb has words', () => {
  const server = readFileSync(join(source, '../../../src/app/people/verbs_of_people.cpp'), 'utf8');
  const codes = [...server.matchAll(/refuse_here\(\s*"(\w+)"/g)].map(match => match[1]!);
  expect(codes.length).toBeGreaterThan(15);
  const words = Object.keys(read('en', 'common')).flatMap(key => /^refusal\.(?!requirement)(\w+)$/.exec(key)?.[1] ?? []);
  expect(words.sort()).toEqual([...new Set(codes)].sort());
  for (const code of codes) expect(readFileSync(join(source, '../../../docs/api.md'), 'utf8')).toContain(`\`${code}\``);
});

test('every deed in the audit log has words', () => {
  const server = ['access/access', 'access/sign_in', 'workspace_settings', 'live/workspaces', 'live/segments', 'live/channel_settings']
    .map(file => readFileSync(join(source, `../../../src/app/${file}.cpp`), 'utf8'))
    .join('\n');
  const deeds = [...server.matchAll(/"((?:user|session|settings|key|segment|channel_rules)\.[a-z]+)"/g)].map(match => match[1]!.replace('.', '_'));
  expect(deeds.length).toBeGreaterThan(10);
  const words = Object.keys(read('en', 'settings')).flatMap(key => /^audit\.action\.(\w+)$/.exec(key)?.[1] ?? []);
  expect(words.sort()).toEqual([...new Set(deeds)].sort());
});

test('no text stands outside the catalogues', () => {
  const found: string[] = [];
  for (const file of code.filter(each => each.path.endsWith('.tsx'))) {
    const text = file.text.replace(/\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '');
    for (const match of text.matchAll(/>\s*([A-Za-z][a-z]+(?: [A-Za-z'’]+)+[.?!]?)\s*</g)) found.push(`${file.path}: ${match[1]}`);
    for (const match of text.matchAll(/\b(?:title|placeholder|label|aria-label|alt)="([A-Za-z][^"]*)"/g)) found.push(`${file.path}: ${match[1]}`);
  }
  expect(found).toEqual([]);
});
