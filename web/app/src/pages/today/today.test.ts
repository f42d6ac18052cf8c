import { expect, test } from 'vitest';
import type { Assessment } from '../../api/leads';
import { modelOf, type ModelOutline } from '../../api/model';
import { workOf } from '../../api/queue';
import { strongest } from './reasons';
import { snoozeUntil } from '../../lib/snooze';

const stage = (id: string, kind: 'enter' | 'by' | 'on') => ({ id, name: id, kind, by: null, enter: null, require: null, on: [] });
const rule = (id: string, kind: 'when' | 'each' | 'match', of: string) => ({ id, kind, of, points: 1, max: null, steps: [], reason: id, purpose: null });
const outline: ModelOutline = {
  version: 1, name: 'm', total: ['fit', 'engagement'], grade: null, frameworks: [], disqualify: [], segments: [],
  signals: [{ id: 'demos', events: ['demo'], where: null }, { id: 'pricing', events: ['page'], where: 'event.path == "/pricing"' }],
  scores: [
    { id: 'fit', low: 0, high: 50, labels: [], groups: [{ id: null, low: null, high: null, rules: [rule('size', 'match', 'company.employees'), rule('title', 'when', 'lead.title == "COO"')] }] },
    { id: 'engagement', low: 0, high: 50, labels: [], groups: [{ id: null, low: null, high: null, rules: [rule('demo', 'each', 'demos'), rule('pricing', 'when', 'signals.pricing > 2')] }] },
  ],
  stages: [stage('iql', 'enter'), stage('mql', 'enter'), stage('sal', 'by'), stage('sql', 'by'), stage('customer', 'on')],
};

const assessed = (lines: { score: string; rule?: string; limit?: string; points: number }[]) =>
  ({ explanation: lines.map(line => ({ reason: line.rule, decayed: 0, ...line })) }) as unknown as Assessment;

test('the queue leaves out the last stage and what is before the hand-over', () => {
  const work = workOf(modelOf(outline), 'me-1');
  expect(work.handover).toBe('mql');
  expect(work.now).toBe('stage == "mql" && stage_since > now - duration("24h") && (owner == "" || owner == "me-1")');
  expect(work.today).toBe('(stage == "mql" && stage_since <= now - duration("24h") || stage in ["sal","sql"]) && (owner == "" || owner == "me-1")');
});

test('a model that hands nothing over to people still has a queue', () => {
  const work = workOf(modelOf({ ...outline, stages: [stage('warm', 'enter'), stage('hot', 'enter'), stage('customer', 'on')] }), undefined);
  expect(work.handover).toBe('hot');
  expect(work.today).toBe('(stage == "hot" && stage_since <= now - duration("24h")) && owner == ""');
});

test('two reasons: the strongest, and who they are beside what they did', () => {
  const reasons = strongest(assessed([
    { score: 'engagement', rule: 'demo', points: 20 },
    { score: 'engagement', rule: 'pricing', points: 12 },
    { score: 'fit', rule: 'size', points: 8 },
    { score: 'fit', rule: 'title', points: -5 },
  ]), outline);
  expect(reasons.map(reason => [reason.rule, reason.warm])).toEqual([['demo', true], ['size', false]]);
});

test("a rule's own limit is taken off before reasons are compared", () => {
  const reasons = strongest(assessed([
    { score: 'engagement', rule: 'demo', points: 20 },
    { score: 'engagement', rule: 'demo', limit: 'rule', points: -15 },
    { score: 'engagement', limit: 'score', points: -1 },
    { score: 'fit', rule: 'size', points: 8 },
  ]), outline);
  expect(reasons.map(reason => [reason.rule, reason.points])).toEqual([['size', 8], ['demo', 5]]);
});

test('when they did it is told only where every event of the kind counts', () => {
  const timeline = [
    { seq: 2, type: 'event' as const, at: '2026-11-21T10:00:00Z', source: 'public' as const, name: 'page', undone: false, data: {} },
    { seq: 1, type: 'event' as const, at: '2026-11-20T10:00:00Z', source: 'public' as const, name: 'demo', undone: false, data: {} },
  ];
  const reasons = strongest(assessed([{ score: 'engagement', rule: 'demo', points: 20 }, { score: 'engagement', rule: 'pricing', points: 12 }]), outline, undefined, timeline);
  expect(reasons.map(reason => reason.at)).toEqual(['2026-11-20T10:00:00Z', undefined]);
});

test.each([
  ['hour', '2026-11-20T16:30', '2026-11-20T17:30'],
  ['tomorrow', '2026-11-20T16:30', '2026-11-21T09:00'],
  ['week', '2026-11-20T16:30', '2026-11-23T09:00'], // a Friday
  ['week', '2026-11-22T08:00', '2026-11-23T09:00'], // a Sunday
  ['week', '2026-11-23T08:00', '2026-11-30T09:00'], // a Monday
] as const)('put off for %s from %s', (span, now, until) => {
  expect(snoozeUntil(span, new Date(now))).toEqual(new Date(until));
});
