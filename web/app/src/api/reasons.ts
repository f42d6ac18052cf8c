// Why leads are given back, disqualified or lost: the lists that the server takes.

import { queryOptions } from '@tanstack/react-query';
import { client, done } from './client';

export const reasonsQuery = queryOptions({
  queryKey: ['reasons'],
  queryFn: ({ signal }) => done(client.GET('/reasons', { signal })),
  staleTime: Infinity,
});
