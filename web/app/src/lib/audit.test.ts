import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { auditSaid } from './audit';
import { moreWords, startWords } from './words';

beforeAll(async () => {
  await startWords('pl');
  await moreWords();
});
const t = (key: string, values?: Record<string, unknown>) => i18next.t(key, values) as string;
const ada = { email: 'ada@acme.example', name: 'Ada', role: 'sales', language: 'pl', disabled: false };

test('who was added is named, with what they are', () => {
  expect(auditSaid({ action: 'user.add', data: { after: ada } }, t)).toEqual({ action: 'Dodano użytkownika', subject: 'ada@acme.example', details: ['nazwa: Ada', 'rola: Sprzedaż', 'język: Polski'] });
});

test('of a change what differs is told, before and after', () => {
  const data = { before: ada, after: { ...ada, role: 'admin', disabled: true }, password: 'changed' };
  expect(auditSaid({ action: 'user.change', data }, t).details).toEqual(['rola: Sprzedaż → Administrator', 'konto zamknięte: nie → tak', 'nowe hasło']);
});

test('a segment has its condition beside its name', () => {
  expect(auditSaid({ action: 'segment.add', data: { name: 'Hot', expression: 'score.total > 50' } }, t)).toEqual({ action: 'Zapisano segment', subject: 'Hot', details: ['warunek: score.total > 50'] });
});

test('what has no words is shown as it is', () => {
  expect(auditSaid({ action: 'mill.turn', data: {} }, t)).toEqual({ action: 'mill.turn', subject: '', details: [] });
});
