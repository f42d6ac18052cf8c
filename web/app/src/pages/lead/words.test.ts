import i18next from 'i18next';
import { expect, test } from 'vitest';
import type { TimelineItem } from '../../api/leads';
import { mergeWords } from './words';

const merge = (name: string, data: Record<string, unknown>): TimelineItem => ({ seq: 1, type: 'merge', at: '2026-11-02T10:00:00Z', source: 'person', name, undone: false, data });
const join = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' · ') || undefined;
const said = (item: TimelineItem, who?: string) => mergeWords(item, (key, values) => i18next.t(key, values ?? {}), join, who);

test.each([
  [merge('from', { lead: 'b', note: 'same person' }), { title: 'Another lead merged into this one', small: 'same person · Olga' }],
  [merge('apart', { lead: 'b' }), { title: 'Unmerged: two leads again', small: 'Olga' }],
  [merge('distinct', { lead: 'b' }), { title: 'Marked as two people', small: 'Olga' }],
])('what a person said of two leads: %o', (item, words) => expect(said(item, 'Olga')).toEqual(words));

test('what was not done says by what, and why', () => {
  expect(said(merge('refused', { kind: 'email', value: 'ada@acme.example', reason: 'another_user' }))).toEqual({ title: 'Not joined by: E-mail ada@acme.example', small: 'it belongs to another user' });
  expect(said(merge('refused', { kind: 'badge', value: '7', reason: 'not_heard_of' }))).toEqual({ title: 'Not joined by: badge 7', small: 'not_heard_of' });
});
