// Everybody who may sign in; only administrators may read it.

import { queryOptions } from '@tanstack/react-query';
import { client, done, type Schemas } from './client';

export const usersQuery = queryOptions({
  queryKey: ['users', 'all'],
  queryFn: async ({ signal }) => {
    const all: Schemas['User'][] = [];
    let cursor: string | undefined;
    do {
      const page = await done(client.GET('/users', { params: { query: { cursor, limit: 200 } }, signal }));
      all.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor);
    return all;
  },
  staleTime: 300_000,
  retry: false,
});
