import { render, screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import { LeadPair, type PairSide, tellApart } from './LeadPair';

vi.mock('@tanstack/react-router', () => ({ Link: ({ params, children }: { params: { lead: string }; children: ReactNode }) => <a href={`/leads/${params.lead}`}>{children}</a> }));

const ada: PairSide = { id: '1', name: 'Ada Byron', email: 'ada@acme.example', company: 'Acme', stage: 'mql', owner: 'u', created: '2026-11-02T10:00:00Z' };
const other: PairSide = { ...ada, id: '2', email: 'ada+news@acme.example', company: 'ACME', owner: null };
const stages = [{ id: 'iql', name: 'IQL' }, { id: 'mql', name: 'MQL' }];

test('says of each row what both have, and where they agree', () => {
  render(<LeadPair left={ada} right={other} stages={stages} owner={() => 'Marta Kowal'} />);
  const table = screen.getByRole('table', { name: 'What each of the two leads has' });
  expect(within(table).getByRole('row', { name: /^Company ?same Acme ACME$/ })).toBeTruthy();
  expect(within(table).getByRole('row', { name: /^Stage ?same MQL MQL$/ })).toBeTruthy();
  expect(within(table).getByRole('row', { name: /^Owner Marta Kowal nobody$/ })).toBeTruthy();
  expect(within(table).getByRole('row', { name: /^E-mail ada ?@acme.example ada\+news ?@acme.example$/ })).toBeTruthy();
  expect(screen.getAllByRole('link').map(link => link.getAttribute('href'))).toEqual(['/leads/1', '/leads/2']);
});

test('what neither has is not the same', () => {
  render(<LeadPair left={{ ...ada, company: null }} right={{ ...other, company: null }} stages={stages} owner={id => id} />);
  expect(screen.queryByRole('row', { name: /^Company ?same/ })).toBeNull();
  expect(screen.getByRole('row', { name: /^Company/ })).toBeTruthy();
});

test.each([
  [ada, other, ['ada@acme.example', 'ada+news@acme.example']],
  [ada, { ...other, name: 'A. Byron' }, ['Ada Byron', 'A. Byron']],
  [{ ...ada, name: null }, { ...other, name: null, email: null }, ['ada@acme.example', '2']],
])('buttons tell two from each other', (left, right, names) => expect(tellApart(left, right)).toEqual(names));
