// The names of those who own leads. Only an administrator may list users; to others a colleague is known by the id alone.

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useMe } from './session';
import { usersQuery } from './users';

export interface Person {
  id: string;
  name: string;
  active: boolean;
}

export interface People {
  all: Person[];
  me: string | undefined;
  name: (id: string) => string | undefined;
}

export function usePeople(): People {
  const me = useMe();
  const users = useQuery({ ...usersQuery, enabled: me?.role === 'admin' }).data;
  return useMemo(() => {
    const known = users ?? (me?.user ? [me.user] : []);
    const all = known.map(user => ({ id: user.id, name: user.name || user.email, active: user.disabled === null }));
    const names = new Map(all.map(person => [person.id, person.name]));
    return { all, me: me?.user?.id, name: (id: string) => names.get(id) };
  }, [users, me]);
}
