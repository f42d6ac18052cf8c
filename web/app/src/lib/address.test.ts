import { expect, test } from 'vitest';
import { parseSearch, stringifySearch } from './address';

test.each([
  [{}, ''],
  [{ period: '90', by: 'source', of: undefined }, '?period=90&by=source'],
  [{ lead: '007', snoozed: 'true', search: '1e3' }, '?lead=007&snoozed=true&search=1e3'],
  [{ stage: '' }, '?stage='],
  [{ sort: '-total', columns: 'grade,stage,lead.title' }, '?sort=-total&columns=grade,stage,lead.title'],
  [{ at: '2026-11-11T16:20:00.000Z' }, '?at=2026-11-11T16:20:00.000Z'],
  [{ to: '/leads?search=a&stage=mql#x' }, '?to=/leads?search=a%26stage=mql%23x'],
  [{ filter: 'lead.country == "LV" && total > 50' }, '?filter=lead.country+==+%22LV%22+%26%26+total+%3E+50'],
  [{ search: '100% + 林' }, '?search=100%25+%2B+%E6%9E%97'],
  [{ kinds: ['move', 'note'], span: { from: 1 } }, '?kinds=%5B%22move%22,%22note%22%5D&span=%7B%22from%22:1%7D'],
  [{ search: '"90"' }, '?search=%22%5C%2290%5C%22%22'],
  [{ search: '["a"]' }, '?search=%22%5B%5C%22a%5C%22%5D%22'],
  [{ search: '"Ana"' }, '?search=%22Ana%22'],
  [{ search: '[not json' }, '?search=%5Bnot+json'],
])('%j is written %s, and read again', (search, written) => {
  expect(stringifySearch(search)).toBe(written);
  expect(parseSearch(written)).toEqual(JSON.parse(JSON.stringify(search)));
});

test.each([
  ['?period=%2290%22', { period: '90' }],
  ['?snoozed=%22true%22&stage=mql', { snoozed: 'true', stage: 'mql' }],
  ['period=90', { period: '90' }],
  ['?by=source&by=campaign', { by: 'campaign' }],
  ['?filter=%', { filter: '%' }],
])('%s of before is understood', (written, search) => expect(parseSearch(written)).toEqual(search));

test.each([[90, '?n=90'], [true, '?n=true'], [null, '?n=null'], ['\uD800', '?n=%EF%BF%BD']])('%j is written too', (n, written) => expect(stringifySearch({ n })).toBe(written));

test('a name that objects have of their own is a name like any other', () => {
  expect(Object.entries(parseSearch('?__proto__=1&constructor=2'))).toEqual([['__proto__', '1'], ['constructor', '2']]);
});
