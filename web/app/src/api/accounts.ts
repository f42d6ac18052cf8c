// Companies that leads belong to (docs/accounts.md).

import { queryOptions } from '@tanstack/react-query';
import { client, done, type Schemas } from './client';

export type Account = Schemas['Account'];

// Under 'leads': whatever changes one lead may change what is shown of its account.
export const accountQuery = (account: string) =>
  queryOptions({
    queryKey: ['leads', 'account', account],
    queryFn: ({ signal }) => done(client.GET('/accounts/{account}', { params: { path: { account } }, signal })),
  });
