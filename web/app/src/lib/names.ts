// Names of what models and events name by id: fields, criteria, scores, events, segments. Those that our templates use have
// words in six languages (words/*/names.json); any other shows as it is written, with blanks.

import type { i18n } from 'i18next';

export type NameKind = 'field' | 'criterion' | 'framework' | 'score' | 'about' | 'group' | 'event' | 'channel' | 'purpose' | 'reason' | 'segment';

const keys: Record<NameKind | 'company', (id: string) => string> = {
  field: id => `field.${id}`,
  company: id => `company.${id}`,
  criterion: id => `criterion.${id}`,
  framework: id => `framework.${id}`,
  score: id => `score.${id}`,
  about: id => `about.${id}`,
  group: id => `group.${id}`,
  event: id => `event.${id}`,
  channel: id => `channel.${id}`,
  purpose: id => `purpose.${id}`,
  reason: id => `reason.${id}`,
  segment: id => `segment.${id}`,
};

// `id` of a field may have its root before it: lead.title, company.name.
export function nameOf(words: i18n, kind: NameKind, id: string): string {
  const company = kind === 'field' && id.startsWith('company.');
  const bare = kind === 'field' ? id.replace(/^(lead|company)\./, '') : id;
  const key = keys[company ? 'company' : kind](bare.toLowerCase());
  if (/^\w+$/.test(bare) && words.exists(`names:${key}`)) return words.t(`names:${key}`);
  if (kind === 'about') return '';
  const text = bare.replaceAll('_', ' ').trim();
  return kind === 'framework' ? text.toUpperCase() : text.charAt(0).toUpperCase() + text.slice(1);
}

// Where a lead came from, as a link or a form has it: names that are usual have words, any other is as it was written.
export function sourceName(words: i18n, source: string): string {
  const id = source.toLowerCase();
  if (!/^\w+$/.test(id)) return source;
  for (const kind of ['source', 'channel']) if (words.exists(`names:${kind}.${id}`)) return words.t(`names:${kind}.${id}`);
  return source;
}

// The ink of a score's bars: fit and engagement have their own, others take the next.
export function scoreInk(id: string, all: string[]): string {
  if (id === 'fit') return 'var(--w-fit)';
  if (id === 'engagement') return 'var(--w-eng)';
  const inks = ['var(--w-s5)', 'var(--w-control)', 'var(--w-s2)'];
  const others = all.filter(each => each !== 'fit' && each !== 'engagement');
  return inks[Math.max(0, others.indexOf(id)) % inks.length]!;
}
