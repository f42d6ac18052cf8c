// The facts of a lead as its screen tells of them: which filter each belongs to, what stands under a verdict, what
// was known at a past moment.

import type { Lead, TimelineItem } from '../../api/leads';

export type FactKind = 'site' | 'mail' | 'people' | 'system';
export const factKinds: readonly FactKind[] = ['site', 'mail', 'people', 'system'];

const mail = /^(e?mail|newsletter|unsubscribe|bounce|campaign_)/i;

export function kindOf(item: TimelineItem): FactKind {
  if (item.type === 'event') return mail.test(item.name) ? 'mail' : 'site';
  if (item.type === 'note' || item.type === 'evidence') return 'people';
  return item.source === 'person' || item.source === 'crm' ? 'people' : 'system';
}

export interface Verdict {
  name: string; // bot, scanner, duplicate
  reason: string;
  detail: string;
  source: string;
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

// Of each fact the verdict that counts: the newest, by its time and then its place; an empty one lifts it.
export function verdictsOf(items: TimelineItem[]): Map<number, Verdict> {
  const newest = new Map<number, TimelineItem>();
  for (const item of items) {
    const of = item.data.of_seq;
    if (item.type !== 'verdict' || item.name === 'undone' || item.undone || typeof of !== 'number') continue;
    const known = newest.get(of);
    if (!known || Date.parse(item.at) > Date.parse(known.at) || (item.at === known.at && item.seq > known.seq)) newest.set(of, item);
  }
  return new Map([...newest].filter(([, item]) => item.name !== '').map(([seq, { name, data, source }]) => [seq, { name, reason: text(data.reason), detail: text(data.detail), source }]));
}

// A verdict on another fact is told at that fact, not as a line of its own; that a lead was merged into this one is told
// once, by this one.
export function isTold(item: TimelineItem, lead = ''): boolean {
  if (item.type === 'merge' && item.name === 'into') return item.data.lead !== lead;
  return item.type !== 'verdict' || typeof item.data.of_seq !== 'number';
}

const trust: Record<string, number> = { person: 3, crm: 3, server: 2, public: 1 };

// The fields as they were known at an instant: the last value of the most trusted source.
export function fieldsAt(items: TimelineItem[], at: number): Lead['fields'] {
  const found = new Map<string, Lead['fields'][number] & { seq: number }>();
  for (const item of items) {
    if (item.type !== 'trait' || item.undone || Date.parse(item.at) > at) continue;
    const root = item.name === 'company' ? 'company' : 'lead';
    for (const [name, value] of Object.entries(item.data)) {
      if (value === null || value === '') continue;
      const key = `${root}.${name}`;
      const known = found.get(key);
      const better = !known || trust[item.source]! > trust[known.source]! ||
        (trust[item.source] === trust[known.source] && (Date.parse(item.at) > Date.parse(known.at) || (item.at === known.at && item.seq > known.seq)));
      if (better) found.set(key, { root, name, value: value as never, source: item.source, at: item.at, others: [], seq: item.seq });
    }
  }
  return [...found.values()].sort((a, b) => (a.root + a.name < b.root + b.name ? -1 : 1));
}

// The instants at which something happened, ascending, each once.
export function instantsOf(items: TimelineItem[]): number[] {
  return [...new Set(items.map(item => Date.parse(item.at)))].sort((a, b) => a - b);
}
