import { expect, test } from 'vitest';
import { type Explained, ledgerOf, type LedgerScore, sumOf } from './ledger';

const rule = (id: string, kind: 'when' | 'each' | 'match', points: number | null, max: number | null = null) => ({ id, kind, of: id, points, max });
const scores: LedgerScore[] = [
  { id: 'fit', low: 0, high: 50, groups: [{ id: null, low: null, high: null, rules: [rule('title', 'when', 10), rule('size', 'match', null)] }] },
  {
    id: 'engagement', low: 0, high: 40,
    groups: [
      { id: 'site', low: null, high: 20, rules: [rule('pricing', 'each', 5, 15), rule('visits', 'match', null)] },
      { id: 'mail', low: null, high: null, rules: [rule('webinars', 'each', 10), rule('gone', 'when', -5), rule('never', 'when', 3)] },
    ],
  },
];
const assessment: Explained = {
  scores: { fit: 18, engagement: 40 },
  total: 58,
  explanation: [
    { score: 'fit', group: null, rule: 'size', points: 8, decayed: 0 },
    { score: 'fit', group: null, rule: 'title', points: 10, decayed: 0 },
    { score: 'engagement', group: 'site', rule: 'pricing', points: 30, count: 6, decayed: 0 },
    { score: 'engagement', group: 'site', rule: 'pricing', limit: 'rule', points: -15 },
    { score: 'engagement', group: 'site', rule: 'visits', points: 8, decayed: 0 },
    { score: 'engagement', group: 'site', limit: 'group', points: -3 },
    { score: 'engagement', group: 'mail', rule: 'gone', points: -5, decayed: 0 },
    { score: 'engagement', group: 'mail', rule: 'webinars', points: 11.547, count: 1.1547, decayed: 8.453 },
    { score: 'engagement', group: null, correction: 'hot on the phone', points: 20 },
    { score: 'engagement', group: null, limit: 'score', points: -6.547 },
  ],
  blocked: [{ score: 'engagement', group: 'mail', rule: 'never', missing: ['lead.title'] }],
};

test('the rows of each score add up to it, and the scores to the total', () => {
  const ledger = ledgerOf(assessment, scores);
  for (const part of ledger.parts) expect(sumOf(part.rows)).toBe(part.sum);
  expect(ledger.parts.reduce((sum, part) => sum + part.sum, 0)).toBe(ledger.total);
});

test('each bar starts where the one before ended', () => {
  for (const part of ledgerOf(assessment, scores).parts) {
    let at = 0;
    for (const row of part.rows) {
      const back = row.kind === 'group' || row.kind === 'score';
      expect(back ? row.bar.to : row.bar.from).toBe(at);
      at = back ? row.bar.from : row.bar.to;
    }
    expect(at).toBe(part.sum);
  }
});

test('a cut by the own limit, what faded, and cuts of groups and scores are told apart', () => {
  const rows = ledgerOf(assessment, scores).parts[1]!.rows;
  expect(rows.map(row => [row.key, row.points])).toEqual([
    ['site/pricing', 15], ['site/visits', 8], ['site//limit', -3], ['mail/webinars', 11.547], ['mail/gone', -5], ['correction/0', 20], ['limit', -6.547],
  ]);
  expect(rows[0]).toMatchObject({ bar: { from: 0, to: 15 }, cut: { from: 15, to: 30 } });
  expect(rows[2]).toMatchObject({ limit: 20, before: 23, cut: { from: 23, to: 20 } });
  expect(rows[3]).toMatchObject({ bar: { from: 20, to: 31.547 }, faded: { from: 31.547, to: 40 } });
  expect(rows[6]).toMatchObject({ limit: 40, before: 46.547 });
});

test('the strongest first; rules that gave nothing with what is not known of them', () => {
  const ledger = ledgerOf(assessment, scores);
  expect(ledger.parts[0]!.rows.map(row => row.line.rule)).toEqual(['title', 'size']);
  expect(ledger.silent).toEqual([{ score: 'engagement', rule: scores[1]!.groups[1]!.rules[2], missing: ['lead.title'] }]);
  expect(ledger.range).toBe(90);
  expect([ledger.low, ledger.high]).toEqual([0, 50]);
});

test('without the outline of the model it adds up all the same', () => {
  for (const part of ledgerOf(assessment).parts) expect(sumOf(part.rows)).toBe(part.sum);
});
