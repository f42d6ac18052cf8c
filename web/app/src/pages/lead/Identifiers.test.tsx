import { fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import type { Lead } from '../../api/leads';
import { Identifiers, mergedName } from './Identifiers';

vi.mock('@tanstack/react-router', () => ({ Link: ({ children }: { children: ReactNode }) => <a href="/">{children}</a> }));

const one = (kind: Lead['identifiers'][number]['kind'], value: string, lead = 'a') => ({ kind, value, lead, source: 'server' as const, first_seen: '2026-11-02T10:00:00Z' });
const lead = {
  id: 'a', name: 'Ada', email: 'ada@acme.example', email_kind: 'business',
  identifiers: [one('email', 'ada@acme.example'), one('email', 'bob@initech.example', 'b'), ...[1, 2, 3, 4, 5].map(n => one('anonymous', `browser-${n}`))],
  merged: [{ lead: 'b', since: '2026-11-03T10:00:00Z' }, { lead: 'c', since: null }],
} as unknown as Lead;

test('shows each kind, the badge beside the address it is of, and the rest on demand', () => {
  render(<Identifiers lead={lead} apart={undefined} onUnmerge={undefined} onMerge={undefined} onAgain={undefined} />);
  expect(document.querySelectorAll('[data-email-kind]')).toHaveLength(1);
  expect(screen.queryByText('browser-4')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Show 2 more' }));
  expect(screen.getByText('browser-5')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Unmerge/ })).toBeNull();
});

test('a merged lead is named by what it was known by, and goes out by its button', () => {
  const out = vi.fn();
  render(<Identifiers lead={lead} apart={undefined} onUnmerge={out} onMerge={() => {}} onAgain={undefined} />);
  expect(screen.getByRole('button', { name: 'Unmerge: a lead without a name' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Unmerge: bob@initech.example' }));
  expect(out).toHaveBeenCalledWith({ id: 'b', name: 'bob@initech.example' });
});

test('of several identifiers the most telling names it', () => {
  expect(mergedName([one('anonymous', 'x', 'b'), one('user', 'u-1', 'b')], 'b')).toBe('u-1');
  expect(mergedName([], 'b')).toBeUndefined();
});

test('what was taken out is said, with links to both', () => {
  render(<Identifiers lead={lead} apart={{ lead: { id: 'a', name: 'Ada' }, other: { id: 'b', name: 'Bob' } }} onUnmerge={undefined} onMerge={undefined} onAgain={() => {}} />);
  expect(screen.getAllByRole('link').map(link => link.textContent)).toEqual(['Ada', 'Bob']);
  expect(screen.getByRole('button', { name: 'Merge again' })).toBeTruthy();
});
