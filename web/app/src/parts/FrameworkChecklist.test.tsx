import { fireEvent, render, screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { FrameworkChecklist, numberOf } from './FrameworkChecklist';

const criteria = [
  { id: 'budget', field: 'lead.budget', type: 'number', ask: { en: 'What budget is set aside?' } },
  { id: 'authority', field: 'lead.decision_maker', type: 'bool', ask: { en: 'Who signs?' } },
  { id: 'need', field: null, ask: { en: 'What for?' } },
];
const state = {
  status: 'open', met: 1, criteria: { budget: 'unknown', authority: 'met', need: 'not met' },
  evidence: { authority: { met: true, at: '2026-11-11T10:00:00Z', source: 'person', said_by: 'Ada', where: 'call', by_model: 'not met', conflict: true } },
};
const part = (id: string) => within(document.querySelector(`[data-criterion="${id}"]`) as HTMLElement);

test('a question is answered in place, in numbers as people write them', () => {
  const onAnswer = vi.fn();
  render(<FrameworkChecklist framework="bant" criteria={criteria} state={state} onAnswer={onAnswer} />);
  const field = part('budget').getByRole('textbox', { name: 'What budget is set aside?' });
  fireEvent.change(field, { target: { value: 'a lot' } });
  fireEvent.click(part('budget').getByRole('button', { name: 'Save' }));
  expect(part('budget').getByRole('alert').textContent).toContain('a lot');
  fireEvent.change(field, { target: { value: '40 000' } });
  fireEvent.click(part('budget').getByRole('button', { name: 'Save' }));
  expect(onAnswer).toHaveBeenCalledWith({ framework: 'bant', criterion: 'budget', value: 40000 });
});

test('two answers are shown both, and either can be said again', () => {
  const onAnswer = vi.fn();
  render(<FrameworkChecklist framework="bant" criteria={criteria} state={state} onAnswer={onAnswer} />);
  expect(part('authority').getByText('two answers')).toBeTruthy();
  expect(part('authority').getByText(/Ada, call/)).toBeTruthy();
  fireEvent.click(part('authority').getByRole('button', { name: 'not met' }));
  fireEvent.click(part('authority').getByRole('button', { name: 'met' }));
  expect(onAnswer.mock.calls.map(([said]) => said.met)).toEqual([false, true]);
});

test('what was said a second time is the answer', () => {
  const decided = { ...state, criteria: { ...state.criteria, authority: 'not met' }, evidence: { authority: { ...state.evidence.authority, met: false, conflict: false } } };
  render(<FrameworkChecklist framework="bant" criteria={criteria} state={decided} onAnswer={vi.fn()} />);
  expect(part('authority').queryByText('two answers')).toBeNull();
  expect(part('authority').getAllByText(/not met/).length).toBeGreaterThan(0);
});

test('in the past nothing can be answered', () => {
  render(<FrameworkChecklist framework="bant" criteria={criteria} state={state} />);
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText('What budget is set aside?')).toBeTruthy();
});

test.each([['40 000', 40000], ['40,000', 40000], ['1.234.567', 1234567], ['40,5', 40.5], ['−3', -3], ['4e3', undefined], ['', undefined]])('the number %s', (text, value) => {
  expect(numberOf(text)).toBe(value);
});
