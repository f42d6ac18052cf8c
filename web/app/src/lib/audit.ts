// A line of the audit log in the reader's language: what was done, with what, and what it changed.

import i18next from 'i18next';
import { languageNames } from './words';
import type { Language } from './format';

type Translate = (key: string, values?: Record<string, unknown>) => string;
type Fields = Record<string, unknown>;

export interface AuditSaid {
  action: string;
  subject: string; // a name or an address; "": none
  details: string[];
}

const fieldsOf = (value: unknown): Fields => (value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {});

export function auditSaid({ action, data }: { action: string; data: Fields }, t: Translate): AuditSaid {
  const before = fieldsOf(data.before);
  const after = fieldsOf(data.after);
  const now = { ...before, ...fieldsOf(data.name === undefined ? undefined : data), ...after };
  const changed = data.before !== undefined && data.after !== undefined;
  const subject = String(now.email ?? now.name ?? '');
  const named = now.email !== undefined ? 'email' : 'name';
  const value = (name: string, given: unknown) => valueText(name, given, t);
  const details = Object.keys(now)
    .filter(name => (changed ? JSON.stringify(before[name]) !== JSON.stringify(after[name]) : name !== named && !isNothing(now[name])))
    .map(name => `${fieldText(name, t)}: ${changed ? `${value(name, before[name])} → ${value(name, after[name])}` : value(name, now[name])}`);
  if (data.password !== undefined) details.push(t('settings:audit.newPassword'));
  if (data.all === true) details.push(t('settings:audit.everywhere'));
  const known = action.replace('.', '_');
  return { action: i18next.exists(`settings:audit.action.${known}`) ? t(`settings:audit.action.${known}`) : action, subject, details };
}

const isNothing = (given: unknown) => given === undefined || given === null || given === '' || given === false || given === 0;

function fieldText(name: string, t: Translate): string {
  return i18next.exists(`settings:audit.field.${name}`) ? t(`settings:audit.field.${name}`) : name;
}

function valueText(name: string, given: unknown, t: Translate): string {
  if (typeof given === 'boolean') return t(`settings:audit.${given ? 'yes' : 'no'}`);
  if (given === undefined || given === null || given === '') return t('settings:audit.nothing');
  const text = String(given);
  if (name === 'role' && i18next.exists(`common:role.${text}`)) return t(`common:role.${text}`);
  if (name === 'kind' && i18next.exists(`settings:kind.${text}`)) return t(`settings:kind.${text}`);
  if (name === 'language') return languageNames[text as Language] ?? text;
  return text;
}
