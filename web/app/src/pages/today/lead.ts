// What the reader asks the server for about one lead, beside the lead itself.

import { queryOptions } from '@tanstack/react-query';
import { client, done } from '../../api/client';

export const eventsQuery = (lead: string) =>
  queryOptions({
    queryKey: ['lead', lead, 'events'],
    queryFn: async ({ signal }) => (await done(client.GET('/leads/{lead}/timeline', { params: { path: { lead }, query: { type: 'event', limit: 20 } }, signal }))).items.filter(item => !item.undone),
  });

const week = 7 * 86_400_000;

// Its score a week ago.
export const trendQuery = (lead: string) =>
  queryOptions({
    queryKey: ['lead', lead, 'week'],
    queryFn: async ({ signal }) => {
      const from = new Date(Date.now() - week).toISOString();
      const { items } = await done(client.GET('/leads/{lead}/series', { params: { path: { lead }, query: { from, points: 2 } }, signal }));
      return items[0]?.total;
    },
    staleTime: 60_000,
  });

// How it will stand when it changes though nothing happens.
export const laterQuery = (lead: string, at: string | null) =>
  queryOptions({
    queryKey: ['lead', lead, 'later', at],
    queryFn: async ({ signal }) => (await done(client.GET('/leads/{lead}/assessment', { params: { path: { lead }, query: { as_of: at ?? undefined } }, signal }))).assessment,
    enabled: at !== null,
    staleTime: 60_000,
  });
