import { expect, test } from 'vitest';
import { draftOf, ruleAt, ruleOf } from './channelRules';

test('what is written becomes lists, in small letters, each text once', () => {
  const draft = { ...draftOf({ channel: 'partner' }), source: ' Acme, acme ,Globex,', medium: '，link' };
  expect(ruleOf(draft)).toEqual({ channel: 'partner', source: ['acme', 'globex'], medium: ['link'] });
});

test('a rule comes back as it went', () => {
  const rule = { channel: 'event' as const, referrer: ['expo.example', 'google.*'], click_id: ['gclid'] };
  expect(ruleOf(draftOf(rule))).toEqual(rule);
});

test.each([
  ['rule 2: it says of nothing what it wants', { index: 1, text: 'it says of nothing what it wants' }],
  ['channels: more than 200 rules', undefined],
  [undefined, undefined],
])('the rule of %s', (message, found) => expect(ruleAt(message)).toEqual(found));
