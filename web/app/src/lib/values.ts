// Values of fields as a reader writes them: yes and no, numbers, days; what nests, as text.

import { count, day, exact } from './format';

type Translate = (key: string, values?: Record<string, unknown>) => string;

const instantLike = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

export function valueText(value: unknown, t: Translate, field?: string): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? t('framework:yes') : t('framework:no');
  if (typeof value === 'number') return /year|_id$/i.test(field ?? '') ? String(value) : Number.isInteger(value) ? count(value) : exact(value);
  if (typeof value === 'string') {
    if (instantLike.test(value) && !Number.isNaN(Date.parse(value))) return day(new Date(value));
    return value;
  }
  if (Array.isArray(value)) return value.map(each => valueText(each, t)).join(', ');
  const timestamp = (value as Record<string, unknown>).$timestamp;
  if (typeof timestamp === 'string') return valueText(timestamp, t);
  return JSON.stringify(value);
}

// Addresses that a click may open; anything else, javascript: among them, is only text.
export function safeLink(address: unknown): string | undefined {
  if (typeof address !== 'string') return undefined;
  try {
    const url = new URL(address);
    return ['http:', 'https:'].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
