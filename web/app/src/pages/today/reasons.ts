// Why a lead is worth a call: the strongest of what earned its points, with what stands behind it.

import type { Assessment, Lead, TimelineItem } from '../../api/leads';
import type { ModelOutline } from '../../api/model';

export interface Reason {
  score: string;
  rule: string;
  text: unknown; // per language, as the model has it
  points: number; // after the rule's own limit
  decayed: number;
  warm: boolean; // what they did, rather than who they are
  values: string[]; // the fields that it was read from
  at: string | undefined; // when they did it last
}

function ruleOf(outline: ModelOutline | undefined, score: string, rule: string) {
  return outline?.scores.find(each => each.id === score)?.groups.flatMap(group => group.rules).find(each => each.id === rule);
}

// Signals that a rule reads: its own, or those that its expression names.
function signalsOf(rule: { kind: string; of: string } | undefined): string[] {
  if (!rule) return [];
  return rule.kind === 'each' ? [rule.of] : [...rule.of.matchAll(/\bsignals\.(\w+)/g)].map(match => match[1]!);
}

function valuesOf(rule: { kind: string; of: string } | undefined, lead: Lead | undefined): string[] {
  if (!rule || rule.kind === 'each' || !lead) return [];
  const named = [...rule.of.matchAll(/\b(lead|company)\.(\w+)/g)];
  const values = named.flatMap(([, root, name]) => {
    const field = lead.fields.find(each => each.root === root && each.name === name);
    return field && (typeof field.value === 'string' || typeof field.value === 'number') ? [String(field.value)] : [];
  });
  return [...new Set(values)].slice(0, 3);
}

// When an event of a signal was last; not told of a signal that takes only some of its events.
function lastOf(signals: string[], outline: ModelOutline | undefined, timeline: TimelineItem[]): string | undefined {
  const names = new Set(outline?.signals.filter(signal => signals.includes(signal.id) && signal.where === null).flatMap(signal => signal.events));
  return timeline.find(item => item.type === 'event' && names.has(item.name))?.at;
}

// The strongest first; the second is of another score when it is nearly as strong, so that both who they are and
// what they did are told.
export function strongest(assessment: Assessment, outline?: ModelOutline, lead?: Lead, timeline: TimelineItem[] = []): Reason[] {
  const byRule = new Map<string, Reason>();
  for (const line of assessment.explanation) {
    if (!line.rule) continue;
    const key = `${line.score}/${line.rule}`;
    const known = byRule.get(key);
    if (known) {
      known.points += line.points;
      continue;
    }
    const rule = ruleOf(outline, line.score, line.rule);
    const signals = signalsOf(rule);
    byRule.set(key, {
      score: line.score,
      rule: line.rule,
      text: line.reason,
      points: line.points,
      decayed: line.decayed ?? 0,
      warm: signals.length > 0 || typeof line.count === 'number',
      values: valuesOf(rule, lead),
      at: lastOf(signals, outline, timeline),
    });
  }
  const all = [...byRule.values()].filter(reason => reason.points > 0 && reason.text).sort((a, b) => b.points - a.points);
  const [first, ...rest] = all;
  if (!first) return [];
  const second = rest.find(reason => reason.warm !== first.warm && reason.points * 2 >= (rest[0]?.points ?? 0)) ?? rest[0];
  return second ? [first, second] : [first];
}
