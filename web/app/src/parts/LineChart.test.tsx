import { fireEvent, render, screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { LineChart, lineTable } from './LineChart';
import { niceStep, timeTicks } from './LinePlot';

vi.mock('uplot', () => ({ default: class { static paths = {}; destroy() {} setData() {} redraw() {} setSize() {} } }));

const props = {
  at: [Date.UTC(2026, 4, 1), Date.UTC(2026, 4, 2), Date.UTC(2026, 4, 3)],
  series: [{ name: 'MQL', values: [1200, null, 0] }, { name: 'Before', values: [3, 4, 5], dashed: true }],
  label: 'MQL fell from 1,200 to 0',
  name: 'MQL by day',
  writeAt: (at: number) => new Date(at).toISOString().slice(0, 10),
};

test('the table behind the chart has the same numbers in the same order', () => {
  render(<LineChart {...props} />);
  fireEvent.click(screen.getByRole('button', { name: 'Table', pressed: false }));
  const rows = within(screen.getByRole('table', { name: 'MQL by day' })).getAllByRole('row').map(row => [...row.children].map(cell => cell.textContent));
  expect(rows).toEqual([['When', 'MQL', 'Before'], ['2026-05-01', '1,200', '3'], ['2026-05-02', '–not known', '4'], ['2026-05-03', '0', '5']]);
  expect(lineTable(props, 'When').rows[1]).toEqual(['2026-05-02', null, 4]);
});

test.each([
  [100, 4, 50],
  [7, 4, 2],
  [1200, 3, 500],
  [1, 4, 0.5],
])('up to %d with %d ticks: steps of %d', (end, most, step) => expect(niceStep(end, most)).toBe(step));

test('ticks stand at midnights of the zone, a month of them at most as many as wanted', () => {
  const from = new Date(2026, 2, 15, 10).getTime();
  const to = new Date(2026, 3, 14, 10).getTime();
  const ticks = timeTicks(from, to, 5).map(at => new Date(at));
  expect(ticks.every(at => at.getHours() === 0)).toBe(true);
  expect(ticks.map(at => at.getDate())).toEqual([22, 29, 5, 12]);
});
