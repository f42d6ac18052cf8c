// The explanation of a score as a ledger: rows that add up to it to the last digit, and where each one's bar
// stands on one scale for all of them.
//
// Sums are made in whole thousandths, as the server makes them. A rule and its own limit are one row; limits of a
// group or a score, and corrections by people, are rows of their own after what they change.

export type Texts = string | Record<string, string> | null | undefined;

export interface Line {
  score: string;
  group?: string | null;
  rule?: string;
  limit?: string;
  correction?: unknown;
  points: number;
  count?: number | null;
  decayed?: number;
  reason?: Texts;
}

// Of the model's outline; a ledger can be made without it, then limits are not named and nothing is known of
// rules that gave nothing.
export interface LedgerRule {
  id: string;
  kind: 'when' | 'each' | 'match';
  of: string;
  points: number | null;
  max: number | null;
  reason?: Texts;
}
export interface LedgerScore {
  id: string;
  low: number | null;
  high: number | null;
  groups: { id: string | null; low: number | null; high: number | null; rules: LedgerRule[] }[];
}

export interface Bar {
  from: number;
  to: number;
}

export interface LedgerRow {
  key: string;
  kind: 'rule' | 'group' | 'score' | 'correction';
  group: string | null;
  line: Line;
  rule?: LedgerRule;
  limit?: number; // of the group or score that cut
  before?: number; // the sum that was cut
  points: number; // what it changes: rows add up
  bar: Bar;
  cut?: Bar; // beyond the rule's own limit, or what a limit took
  faded?: Bar; // lost to decay
}

export interface LedgerPart {
  score: string;
  sum: number;
  low: number | null;
  high: number | null;
  cut: number; // what the score's own limit changed
  rows: LedgerRow[];
}

export interface Silent {
  score: string;
  rule: LedgerRule;
  missing: string[];
}

export interface Ledger {
  parts: LedgerPart[];
  total: number;
  low: number; // the scale of all lanes
  high: number;
  range: number; // the end of the strip: the sum of ranges
  silent: Silent[];
}

export interface Explained {
  scores: Record<string, number>;
  total: number;
  explanation: Line[];
  blocked?: { score?: string; group?: string | null; rule?: string; missing?: string[] }[];
}

const milli = (points: number) => Math.round(points * 1000);
const whole = (millis: number) => millis / 1000;

export function ledgerOf(assessment: Explained, scores: LedgerScore[] = []): Ledger {
  const names = Object.keys(assessment.scores);
  const parts = names.map(name => partOf(name, assessment, scores.find(score => score.id === name)));
  const ends = parts.flatMap(part => [part.sum, part.high ?? 0, ...part.rows.flatMap(row => [row.bar, row.cut, row.faded].flatMap(bar => (bar ? [bar.from, bar.to] : [])))]);
  const range = parts.reduce((sum, part) => sum + Math.max(part.high ?? part.sum, 0), 0);
  return {
    parts,
    total: assessment.total,
    low: Math.min(0, ...ends),
    high: Math.max(1, ...ends),
    range: Math.max(range, assessment.total, 1),
    silent: silentOf(assessment, scores),
  };
}

function partOf(name: string, assessment: Explained, score: LedgerScore | undefined): LedgerPart {
  const lines = assessment.explanation.filter(line => line.score === name);
  const groups = [...new Set(lines.filter(line => line.rule !== undefined || line.limit === 'group').map(line => line.group ?? null))];
  if (score) {
    const order = (id: string | null) => score.groups.findIndex(group => group.id === id);
    groups.sort((a, b) => order(a) - order(b));
  }
  const rows: LedgerRow[] = [];
  let at = 0; // in thousandths

  for (const id of groups) {
    const group = score?.groups.find(each => each.id === id);
    const own = lines.filter(line => (line.group ?? null) === id);
    const start = at;
    const rules = own.filter(line => line.rule !== undefined && line.limit === undefined);
    const net = (line: Line) => milli(line.points) + milli(limitOf(own, line)?.points ?? 0);
    rules.sort((a, b) => net(b) - net(a));
    for (const line of rules) {
      const limited = milli(limitOf(own, line)?.points ?? 0);
      const faded = milli(line.decayed ?? 0);
      const points = net(line);
      const end = at + points;
      const raw = end - limited; // where it would end without the rule's own limit
      rows.push({
        key: `${id}/${line.rule}`, kind: 'rule', group: id, line, rule: group?.rules.find(rule => rule.id === line.rule), points: whole(points),
        bar: { from: whole(at), to: whole(end) },
        ...(limited !== 0 ? { cut: { from: whole(end), to: whole(raw) } } : {}),
        ...(faded !== 0 ? { faded: { from: whole(raw), to: whole(raw + faded) } } : {}),
      });
      at = end;
    }
    for (const line of own.filter(each => each.limit === 'group')) {
      const points = milli(line.points);
      const limit = points < 0 ? group?.high : group?.low;
      rows.push({
        key: `${id}//limit`, kind: 'group', group: id, line, points: line.points, before: whole(at - start), ...(limit == null ? {} : { limit }),
        bar: { from: whole(at + points), to: whole(at) }, cut: { from: whole(at), to: whole(at + points) },
      });
      at += points;
    }
  }
  for (const [index, line] of lines.filter(each => each.correction !== undefined).entries()) {
    const points = milli(line.points);
    rows.push({ key: `correction/${index}`, kind: 'correction', group: null, line, points: line.points, bar: { from: whole(at), to: whole(at + points) } });
    at += points;
  }
  let cut = 0;
  for (const line of lines.filter(each => each.limit === 'score')) {
    cut = milli(line.points);
    const limit = cut < 0 ? score?.high : score?.low;
    rows.push({
      key: 'limit', kind: 'score', group: null, line, points: line.points, before: whole(at), ...(limit == null ? {} : { limit }),
      bar: { from: whole(at + cut), to: whole(at) }, cut: { from: whole(at), to: whole(at + cut) },
    });
    at += cut;
  }
  return { score: name, sum: assessment.scores[name] ?? 0, low: score?.low ?? null, high: score?.high ?? null, cut: whole(cut), rows };
}

function limitOf(own: Line[], rule: Line): Line | undefined {
  return own.find(line => line.limit === 'rule' && line.rule === rule.rule);
}

function silentOf(assessment: Explained, scores: LedgerScore[]): Silent[] {
  const same = (a: { score?: string; group?: string | null; rule?: string }, score: string, group: string | null, rule: string) =>
    a.score === score && (a.group ?? null) === group && a.rule === rule;
  return scores.flatMap(score => score.groups.flatMap(group => group.rules
    .filter(rule => !assessment.explanation.some(line => same(line, score.id, group.id, rule.id)))
    .map(rule => ({ score: score.id, rule, missing: assessment.blocked?.find(each => same(each, score.id, group.id, rule.id))?.missing ?? [] }))));
}

// What the rows of a part come to; the same as its score, or the ledger is wrong.
export function sumOf(rows: LedgerRow[]): number {
  return whole(rows.reduce((sum, row) => sum + milli(row.points), 0));
}
