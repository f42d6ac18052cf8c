// Who owns and who did: colleagues by their names, which everybody who sees leads may read.

import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { client, done } from './client';
import { useMe } from './session';

export interface Person {
  id: string;
  name: string;
  active: boolean; // false: may no longer sign in
}

export const colleaguesQuery = queryOptions({
  queryKey: ['users', 'names'],
  queryFn: async ({ signal }) => {
    const all: Person[] = [];
    let cursor: string | undefined;
    do {
      const page = await done(client.GET('/colleagues', { params: { query: { cursor, limit: 200 } }, signal }));
      all.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor);
    return all;
  },
  staleTime: 300_000,
  retry: false,
});

export interface People {
  all: Person[]; // the reader among them
  me: string | undefined;
  known: (id: string) => string | undefined;
  name: (id: string) => string;
  who: (who: unknown) => string | undefined; // user:ID, key:ID; others, like model:1, are nobody
}

export function usePeople(): People {
  const { t } = useTranslation('common');
  const me = useMe();
  const colleagues = useQuery(colleaguesQuery).data;
  return useMemo(() => {
    const all = colleagues ?? (me?.user ? [{ id: me.user.id, name: me.user.name || me.user.email, active: true }] : []);
    const names = new Map(all.map(person => [person.id, person.name]));
    const known = (id: string) => names.get(id);
    const name = (id: string) => known(id) ?? t('common:person.colleague');
    const who = (text: unknown) => {
      const [, kind, id] = (typeof text === 'string' && /^(user|key):(.*)$/s.exec(text)) || [];
      return kind === 'user' ? name(id!) : kind && t('common:person.program');
    };
    return { all, me: me?.user?.id, known, name, who };
  }, [colleagues, me, t]);
}
