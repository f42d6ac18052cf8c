// What the workspace says of itself: the company's name and language.

import { queryOptions } from '@tanstack/react-query';
import { client, done } from './client';

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => done(client.GET('/settings', { signal })),
  staleTime: Infinity,
});
