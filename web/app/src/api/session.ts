// Who is signed in, and what that role may. The server decides; `may` only hides what it would refuse.

import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { forgetDrafts } from '../lib/drafts';
import { client, done, type Schemas, setCsrf } from './client';

export type Me = Schemas['Me'];
export type Role = 'admin' | 'marketer' | 'sales' | 'analyst';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    const me = await done(client.GET('/me'));
    setCsrf(me.csrf ?? '');
    return me;
  },
  staleTime: Infinity,
  retry: false,
});

export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}

const may = {
  work: ['admin', 'marketer', 'sales'],
  segments: ['admin', 'marketer'],
  publish: ['admin', 'marketer'],
  administer: ['admin'],
} as const;

export function useMay(what: keyof typeof may): boolean {
  const role = useMe()?.role as Role | undefined;
  return role !== undefined && (may[what] as readonly string[]).includes(role);
}

export async function signIn(queries: QueryClient, email: string, password: string, workspace?: string) {
  const signed = await done(client.POST('/session', { body: { email, password, ...(workspace ? { workspace } : {}) } }));
  setCsrf(signed.csrf);
  await queries.invalidateQueries();
  await queries.fetchQuery(meQuery);
}

export async function signOut(queries: QueryClient) {
  await done(client.DELETE('/session')).catch(() => {});
  setCsrf('');
  forgetDrafts();
  queries.clear();
}
