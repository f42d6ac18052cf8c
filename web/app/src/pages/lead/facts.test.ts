import { expect, test } from 'vitest';
import type { TimelineItem } from '../../api/leads';
import { fieldsAt, instantsOf, isTold, kindOf, verdictsOf } from './facts';

const item = (seq: number, type: TimelineItem['type'], at: string, more: Partial<TimelineItem> = {}): TimelineItem => ({ seq, type, at: `2026-11-${at}T10:00:00Z`, source: 'server', name: '', undone: false, data: {}, ...more });

test.each([
  [item(1, 'event', '01', { name: 'page' }), 'site'],
  [item(1, 'event', '01', { name: 'email_open' }), 'mail'],
  [item(1, 'note', '01', { source: 'person' }), 'people'],
  [item(1, 'move', '01', { source: 'person' }), 'people'],
  [item(1, 'move', '01'), 'system'],
  [item(1, 'trait', '01', { source: 'public' }), 'system'],
] as const)('%o is told under its filter', (fact, kind) => {
  expect(kindOf(fact)).toBe(kind);
});

test('a person lifts the verdict of a rule', () => {
  const bot = item(2, 'verdict', '02', { name: 'bot', data: { of_seq: 1, reason: 'user_agent', detail: 'bot' } });
  expect(verdictsOf([bot]).get(1)).toEqual({ name: 'bot', reason: 'user_agent', detail: 'bot', source: 'server' });
  expect(verdictsOf([item(3, 'verdict', '03', { source: 'person', data: { of_seq: 1 } }), bot]).size).toBe(0);
  expect(isTold(bot)).toBe(false);
});

test('what was known then: the most trusted source, and nothing that came later', () => {
  const items = [
    item(4, 'trait', '09', { name: 'lead', source: 'person', data: { title: 'CEO' } }),
    item(3, 'trait', '05', { name: 'lead', source: 'public', data: { title: 'Intern', phone: '1' } }),
    item(2, 'trait', '03', { name: 'lead', data: { title: 'CTO' } }),
  ];
  const known = (day: string) => fieldsAt(items, Date.parse(`2026-11-${day}T12:00:00Z`)).map(field => [field.name, field.value]);
  expect(known('01')).toEqual([]);
  expect(known('06')).toEqual([['phone', '1'], ['title', 'CTO']]);
  expect(known('09')).toEqual([['phone', '1'], ['title', 'CEO']]);
  expect(instantsOf(items)).toHaveLength(3);
});

test('a merge is told once, by the lead that goes on', () => {
  const into = item(5, 'merge', '04', { name: 'into', data: { lead: 'this' } });
  expect(isTold(into, 'this')).toBe(false);
  expect(isTold(into, 'other')).toBe(true);
  expect(isTold(item(6, 'merge', '04', { name: 'from', data: { lead: 'other' } }), 'this')).toBe(true);
});
