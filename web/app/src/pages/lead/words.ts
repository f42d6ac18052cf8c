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
