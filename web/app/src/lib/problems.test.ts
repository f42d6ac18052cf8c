import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { Problem } from '../api/client';
import { faultText, problemText } from './problems';
import { startWords } from './words';

beforeAll(() => startWords('ru'));
const t = (key: string, values?: Record<string, unknown>) => i18next.t(key, values) as string;
const requirement = { type: '/problems/requirement', title: '', status: 409, detail: 'stage sql asks for framework.bant.status == "qualified"', code: 'requirement' };

test('what a stage asks for is named in the language of the reader', () => {
  const text = problemText(new Problem(409, { ...requirement, missing: ['lead.budget', 'bant.budget', 'bant.timeline', 'champ.money'] }), t);
  expect(text).toBe('Для этого этапа не хватает: Бюджет; BANT: Бюджет, Сроки; CHAMP: Финансы.');
  expect(problemText(new Problem(409, requirement), t)).toBe('Условие этапа не выполнено.');
});

test('a refusal is said by its code, what has none in the words of the server', () => {
  expect(problemText(new Problem(409, { code: 'of_somebody', detail: 'the lead is somebody’s' }), t)).toBe('Лид за коллегой: попросите передать.');
  expect(problemText(new Problem(409, { code: 'of_tomorrow', detail: 'not today' }), t)).toBe('Сервер отклонил: not today');
  expect(problemText(new Problem(0, {}), t)).toBe('Сервер не ответил. Ничего не потеряно.');
});

test('a field says what it wants', () => {
  const wrong = new Problem(422, { errors: [{ field: 'email', message: 'an address is wanted' }, { field: 'odd', message: 'is odd' }] });
  expect(faultText(wrong, 'email', t)).toBe('Нужен адрес вида ada@acme.example.');
  expect(faultText(wrong, 'odd', t)).toBe('is odd');
  expect(faultText(wrong, 'name', t)).toBeUndefined();
});
