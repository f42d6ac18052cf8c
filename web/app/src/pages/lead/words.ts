// Facts in words.

import type { i18n } from 'i18next';
import type { TimelineItem } from '../../api/leads';
import { pair } from '../../lib/format';
import { nameOf } from '../../lib/names';

const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

// "Page view: /pricing", "Webinar: Depots without paper".
export function eventText(item: TimelineItem, words: i18n): string {
  const said = ['path', 'title', 'name', 'form', 'subject', 'url'].map(name => text(item.data[name])).find(Boolean);
  const name = nameOf(words, 'event', item.name);
  return said ? pair(name, said) : name;
}

// Other properties of an event that are plain, as pairs.
export function eventPairs(item: TimelineItem): [string, string][] {
  return Object.entries(item.data)
    .filter(([name, value]) => !['path', 'title', 'name', 'form', 'subject', 'context'].includes(name) && ['string', 'number', 'boolean'].includes(typeof value) && value !== '')
    .map(([name, value]) => [name, String(value)]);
}

const merges = ['from', 'into', 'apart', 'distinct', 'alias'];
const refusals = ['another_user', 'another_crm_id', 'another_email', 'another_phone', 'too_many', 'two_people', 'no_proof', 'not_public', 'blocked'];

// What was said of two leads, and what was not done.
export function mergeWords(item: TimelineItem, t: (key: string, values?: Record<string, unknown>) => string, join: (...parts: (string | undefined)[]) => string | undefined, who: string | undefined): { title: string; small: string | undefined } {
  const { kind, value, reason, note } = item.data;
  if (item.name !== 'refused') return { title: t(`identity:fact.${merges.includes(item.name) ? item.name : 'from'}`), small: join(text(note), who) };
  const known = ['user', 'crm', 'email', 'phone', 'anonymous'].includes(text(kind)) ? t(`identity:kind.${text(kind)}`) : text(kind);
  return { title: t('identity:fact.refused', { kind: known, value: text(value) }), small: refusals.includes(text(reason)) ? t(`identity:refused.${text(reason)}`) : text(reason) || undefined };
}
