import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ScoreLedger } from './ScoreLedger';

const assessment = {
  scores: { fit: 10, engagement: 17.547 },
  total: 27.547,
  explanation: [
    { score: 'fit', group: null, rule: 'title', points: 10, decayed: 0, reason: { en: 'Director or above' } },
    { score: 'engagement', group: 'site', rule: 'pricing', points: 30, count: 6, decayed: 0, reason: { en: 'Pricing page, 6 visits' } },
    { score: 'engagement', group: 'site', rule: 'pricing', limit: 'rule', points: -15 },
    { score: 'engagement', group: 'site', limit: 'group', points: -4 },
    { score: 'engagement', group: 'mail', rule: 'webinars', points: 11.547, count: 1.1547, decayed: 8.453, reason: '2 <b>webinars</b>' },
    { score: 'engagement', group: 'mail', rule: 'careers', points: -5, decayed: 0, reason: { en: 'Careers page' } },
  ],
};

test('the points that are shown add up to the score', () => {
  const { container } = render(<ScoreLedger assessment={assessment} />);
  const shown = [...container.querySelectorAll('[data-points]')].map(cell => Math.round(Number(cell.textContent!.replace('−', '-').replace('+', '')) * 1000));
  expect(shown.reduce((sum, each) => sum + each, 0)).toBe(27547);
  expect(container.querySelector('[data-total]')!.textContent).toBe('27.547');
  expect([...container.querySelectorAll('[data-subtotal]')].map(cell => cell.textContent)).toEqual(['10', '17.547']);
});

test('what a model says is text, whatever stands in it', () => {
  render(<ScoreLedger assessment={assessment} />);
  expect(screen.getByText('2 <b>webinars</b>')).toBeTruthy();
});

test('a row opens what it rests on', () => {
  render(<ScoreLedger assessment={assessment} detail={row => (row.line.rule === 'pricing' ? <p>six visits</p> : undefined)} />);
  expect(screen.queryByText('six visits')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: /Pricing page/ }));
  expect(screen.getByText('six visits')).toBeTruthy();
});
