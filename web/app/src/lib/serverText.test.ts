// Every sentence by which the server says what is wrong with a text, or with input, has words in the other languages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sayingOf } from './serverText';

const root = join(import.meta.dirname, '../../../..');
const languages = ['ru', 'zh', 'ro', 'pl', 'be'];
const wordsOf = (language: string) => JSON.parse(readFileSync(join(root, `web/app/src/words/server/${language}.json`), 'utf8')) as Record<string, string>;
const places = (text: string) => [...text.matchAll(/\{(\d)[!#@]?\}/g)].map(found => found[1]).sort();

// Where mistakes are said.
const sources = [
  ...['check', 'check_calls', 'check_names', 'check_types', 'lexer', 'parser', 'escapes', 'pattern'].map(file => `src/cel/${file}.cpp`),
  ...['draft', 'expression', 'scope', 'parse', 'parse_examples', 'parse_facts', 'parse_frameworks', 'parse_funnel', 'parse_scores', 'parse_signals'].map(file => `src/engine/model_${file}.cpp`),
  'src/engine/yaml.cpp',
  ...['clock_repair', 'decode', 'posthog', 'reading', 'segment'].map(file => `src/app/protocols/${file}.cpp`),
  'src/app/forms/posted.cpp', 'src/app/touches/channels.cpp', 'src/app/forms/submission.cpp', 'src/app/identity/clean.cpp', 'src/base/json.cpp', 'src/base/time.cpp',
];

// Pieces of sentences that have words as a whole; what only the command line says; no sentences at all.
const elsewhere = new Set([
  '{}() takes {} argument{}, not {}', '{}{} is no id', 'or more', '" names nobody, and nothing else in the message does', 'can be used only',
  'cannot be used in `where`, which sees the event alone', 'can be used only in the `where` of a signal',
  '{}() is a Winnow function', 'duration() reads d and w', 'has() takes an index', 'has() looks at the whole path', 'int and double mixed in {}', 'int and double mixed in ?:',
  '{} messages in one request, at most {} are taken', 'there are no messages of the form "{}"',
  '`when` and `each`', 'per day', 'per week', 'per month', '[object object]',
]);

// The literals of a source as sentences: neighbours joined, what fmt puts in as {}.
function sentencesOf(file: string): string[] {
  const code = readFileSync(join(root, file), 'utf8').replace(/^\s*#include.*$/gm, '').replace(/^\s*\/\/.*$/gm, '').replace(/\s\/\/ .*$/gm, '').replace(/'"'/g, '');
  const found: string[] = [];
  for (const [, plain, raw] of code.matchAll(/((?:"(?:[^"\\\n]|\\.)*"\s*)+)|R"\(([^]*?)\)"/g)) {
    const text = raw ?? [...plain!.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(one => one[1]).join('').replace(/\\(["\\])/g, '$1');
    found.push(text.replace(/\{\{/g, '\ue000').replace(/\}\}/g, '\ue001').replace(/\{(?::[^{}]*)?\}/g, '{}').replace(/\ue000/g, '{').replace(/\ue001/g, '}').trim());
  }
  return found.filter(text => / /.test(text) && /[a-z]{3,}/.test(text.replace(/`[^`]*`/g, '')));
}

describe.each(languages)('%s', language => {
  const words = wordsOf(language);
  const say = sayingOf(words);

  test('has the sentences that the others have, with the same places', () => {
    expect(Object.keys(words)).toEqual(Object.keys(wordsOf('ru')));
    for (const [key, text] of Object.entries(words)) expect(places(text), key).toEqual(places(key));
  });

  test('a sentence with a phrase in it, a number, a name', () => {
    expect(say('`criteria` must be a list, not text')).toBe(words['{0!} must be a list, not {1!}']!.replace('{0}', '`criteria`').replace('{1}', words.text!));
    expect(say('an example event needs `event`')).toContain(words['an example event']);
    expect(say('unknown name lead.text')).toContain('lead.text');
    expect(say('substring() takes 1 or 2 arguments, not 3')).toContain('substring()');
    expect(say('substring() takes 1 or 2 arguments, not 3')).not.toMatch(/ or |arguments/);
    expect(say('what nobody has words for')).toBe('what nobody has words for');
  });
});

test('every sentence of the sources has words', () => {
  const shape = (key: string) => key.replace(/\{\d[!#@]?\}/g, '{}');
  const known = new Set(Object.keys(wordsOf('ru')).map(shape));
  const forms = Object.keys(wordsOf('ru')).filter(key => /\{\d/.test(key)).map(key => new RegExp(`^${key.split(/\{\d[!#@]?\}/).map(piece => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`));
  const all = sources.flatMap(file => sentencesOf(file).map(text => ({ file, text })));
  expect(all.length).toBeGreaterThan(200);
  expect(all.filter(({ text }) => !known.has(text) && !elsewhere.has(text) && !forms.some(form => form.test(text))).map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
});

test('what every function does has words', () => {
  const told = sentencesOf('src/cel/functions.cpp').filter(text => /^[A-Za-z].*\.$/.test(text) && !text.includes('->'));
  expect(told.length).toBeGreaterThan(60);
  const known = wordsOf('ru');
  expect(told.filter(text => known[text] === undefined)).toEqual([]);
});
