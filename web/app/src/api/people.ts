// The names of those who own leads. Only an administrator may list users; to others a colleague is known by the id alone.

import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client, done } from './client';
import { useMe } from './session';

export interface Person {
  id: string;
  name: string;
  active: boolean;
}

export const peopleQuery = queryOptions({
  queryKey: ['users', 'names'],
  queryFn: async ({ signal }): Promise<Person[]> => {
    const people: Person[] = [];
    let cursor: string | undefined;
    do {
      const page = await done(client.GET('/users', { params: { query: { limit: 200, cursor } }, signal }));
      people.push(...page.items.map(user => ({ id: user.id, name: user.name || user.email, active: user.disabled === null })));
      cursor = page.next ?? undefined;
    } while (cursor);
    return people;
  },
  staleTime: 60_000,
});

export interface People {
  all: Person[];
  me: string | undefined;
  name: (id: string) => string | undefined;
}

export function usePeople(): People {
  const me = useMe();
  const listed = useQuery({ ...peopleQuery, enabled: me?.role === 'admin' }).data;
  return useMemo(() => {
    const mine = me?.user ? [{ id: me.user.id, name: me.user.name || me.user.email, active: true }] : [];
    const all = listed ?? mine;
    const names = new Map(all.map(person => [person.id, person.name]));
    return { all, me: me?.user?.id, name: (id: string) => names.get(id) };
  }, [listed, me]);
}
