// What the screen of one lead reads besides `leads.ts`: its timeline, where it came from, its score over time, and
// how many leads have each grade.

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client, done, type Schemas } from './client';
import { pagesQuery } from './pages';

export type Touch = Schemas['Touch'];
export type Suggestion = Schemas['Suggestions']['items'][number];

// When the first model came into force; before that, none judged.
export const firstModelQuery = queryOptions({
  queryKey: ['model', 'first'],
  queryFn: async ({ signal }) => {
    const { items } = await done(client.GET('/models', { params: { query: { limit: 200 } }, signal }));
    return items.length === 0 ? undefined : Math.min(...items.map(model => Date.parse(model.at)));
  },
  staleTime: Infinity,
});

// As of an instant; `version`: by that model instead of the one that was in force then.
export const pastQuery = (lead: string, at: string, version: number | undefined) =>
  queryOptions({
    queryKey: ['lead', lead, 'assessment', at, version ?? 'then'],
    queryFn: ({ signal }) => done(client.GET('/leads/{lead}/assessment', { params: { path: { lead }, query: { as_of: at, version } }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

// `version`: by one model from end to end, so that the line tells of the lead and not of changed rules.
export const seriesQuery = (lead: string, from: string | undefined, version: number | undefined) =>
  queryOptions({
    queryKey: ['lead', lead, 'series', from ?? 'all', version],
    queryFn: async ({ signal }) => (await done(client.GET('/leads/{lead}/series', { params: { path: { lead }, query: { from, points: 400, version } }, signal }))).items,
    enabled: version !== undefined,
    placeholderData: keepPreviousData,
  });

export const timelineQuery = (lead: string) =>
  pagesQuery(['lead', lead, 'timeline'], (cursor, signal) => done(client.GET('/leads/{lead}/timeline', { params: { path: { lead }, query: { limit: 200, cursor } }, signal })));

export const touchesQuery = (lead: string) =>
  queryOptions({
    queryKey: ['lead', lead, 'touches'],
    queryFn: ({ signal }) => done(client.GET('/leads/{lead}/touches', { params: { path: { lead } }, signal })),
    staleTime: 60_000,
  });

// Types of fields, by "lead.title".
export const fieldTypesQuery = queryOptions({
  queryKey: ['fields', 'types'],
  queryFn: async ({ signal }) => new Map((await done(client.GET('/fields', { signal }))).items.flatMap(field => (field.type ? [[`${field.root}.${field.name}`, field.type] as const] : []))),
  staleTime: 5 * 60_000,
});

export function changeFields(lead: string, fields: { lead?: Record<string, unknown>; company?: Record<string, unknown> }) {
  return done(client.PATCH('/leads/{lead}', { params: { path: { lead } }, body: fields }));
}

export function giveVerdict(lead: string, seq: number, verdict: '' | 'bot' | 'scanner' | 'duplicate') {
  return done(client.POST('/leads/{lead}/facts/{seq}/verdict', { params: { path: { lead, seq: String(seq) } }, body: { verdict } }));
}
