// Who is who (docs/identity.md): which leads are one person, which are two, who brought whom.

import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { client, done, type Schemas } from './client';
import { pagesQuery } from './pages';

export type Identifier = Schemas['Lead']['identifiers'][number];
export type MergedLead = Schemas['Lead']['merged'][number];
export type Duplicate = Schemas['Duplicate'];
export type Side = Duplicate['lead']; // one of two leads that are held against each other

export const duplicatesQuery = pagesQuery(['duplicates'], (cursor, signal) => done(client.GET('/duplicates', { params: { query: { cursor, limit: 20 } }, signal })));

export const referralQuery = (lead: string) =>
  queryOptions({
    queryKey: ['lead', lead, 'referral'],
    queryFn: ({ signal }) => done(client.GET('/leads/{lead}/referral', { params: { path: { lead } }, signal })),
    staleTime: 60_000,
  });

const call = (lead: string, other: string, note?: string) => ({
  params: { path: { lead } },
  body: { with: other, ...(note ? { note } : {}) },
});

// `other` is `lead` from now on.
export async function merge(lead: string, other: string, note?: string) {
  return (await done(client.POST('/leads/{lead}/merge', call(lead, other, note)))).lead;
}

export function unmerge(lead: string, other: string) {
  return done(client.POST('/leads/{lead}/unmerge', call(lead, other)));
}

export async function sayDistinct(lead: string, other: string) {
  await done(client.POST('/leads/{lead}/distinct', call(lead, other)));
}

// Everything that may show another person now.
export function refreshIdentity(queries: QueryClient, ...leads: string[]) {
  for (const lead of leads) {
    queries.removeQueries({ queryKey: ['lead', lead], type: 'inactive' });
    void queries.invalidateQueries({ queryKey: ['lead', lead] });
  }
  for (const key of ['leads', 'leadCount', 'duplicates']) void queries.invalidateQueries({ queryKey: [key] });
  queries.removeQueries({ queryKey: ['leadList'], type: 'inactive' });
}
