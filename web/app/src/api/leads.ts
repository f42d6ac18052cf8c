// Reading leads. Keys of the cache: ['leads', …] lists, ['lead', ID, …] what belongs to one.

import { queryOptions } from '@tanstack/react-query';
import { client, done, type Schemas } from './client';

export type Lead = Schemas['Lead'];
export type LeadRow = Schemas['LeadRow'];
export type Assessment = Schemas['Assessment'];
export type TimelineItem = Schemas['TimelineItem'];

export interface LeadFilter {
  filter?: string;
  segment?: string;
  stage?: string;
  owner?: string;
  account?: string;
  referred_by?: string;
  search?: string;
  sort?: string;
  snoozed?: boolean;
  disqualified?: boolean;
}

export const leadQuery = (lead: string) =>
  queryOptions({
    queryKey: ['lead', lead, 'self'],
    queryFn: ({ signal }) => done(client.GET('/leads/{lead}', { params: { path: { lead } }, signal })),
  });

export const assessmentQuery = (lead: string, at?: string) =>
  queryOptions({
    queryKey: ['lead', lead, 'assessment', at ?? 'now'],
    queryFn: ({ signal }) => done(client.GET('/leads/{lead}/assessment', { params: { path: { lead }, query: { as_of: at } }, signal })),
  });

export const suggestionsQuery = (lead: string) =>
  queryOptions({
    queryKey: ['lead', lead, 'suggestions'],
    queryFn: ({ signal }) => done(client.GET('/leads/{lead}/suggestions', { params: { path: { lead } }, signal })),
  });

export const countQuery = (filter: LeadFilter) =>
  queryOptions({
    queryKey: ['leads', 'count', filter],
    queryFn: ({ signal }) => countLeads(filter, signal),
    staleTime: 60_000,
  });

// How many leads have each grade of the model; under 'leads', as what changes one may change these.
export const gradesQuery = queryOptions({
  queryKey: ['leads', 'grades'],
  queryFn: async ({ signal }) => new Map((await done(client.GET('/leads/count', { params: { query: { by: 'grade' } }, signal }))).grades?.map(({ grade, matching }) => [grade, matching] as const)),
  staleTime: 60_000,
});

export async function countLeads(filter: LeadFilter, signal?: AbortSignal): Promise<number> {
  return (await done(client.GET('/leads/count', { params: { query: filter }, signal }))).matching;
}
