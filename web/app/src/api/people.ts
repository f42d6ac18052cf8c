// Who owns and who did: users by their names as far as the reader may know them. Only an administrator may list users;
// to others a colleague is a colleague.

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useMe } from './session';
import { usersQuery } from './users';

export interface Person {
  id: string;
  name: string;
  active: boolean;
}

export interface People {
  all: Person[]; // those that are known, the reader among them
  me: string | undefined;
  known: (id: string) => string | undefined;
  name: (id: string) => string;
  who: (who: unknown) => string | undefined; // user:ID, key:ID; others, like model:1, are nobody
}

export function usePeople(): People {
  const { t } = useTranslation('common');
  const me = useMe();
  const users = useQuery({ ...usersQuery, enabled: useMay('administer') }).data;
  return useMemo(() => {
    const all = (users ?? (me?.user ? [me.user] : [])).map(user => ({ id: user.id, name: user.name || user.email, active: user.disabled === null }));
    const names = new Map(all.map(person => [person.id, person.name]));
    const known = (id: string) => names.get(id);
    const name = (id: string) => known(id) ?? t('common:person.colleague');
    const who = (text: unknown) => {
      const [, kind, id] = (typeof text === 'string' && /^(user|key):(.*)$/s.exec(text)) || [];
      return kind === 'user' ? name(id!) : kind && t('common:person.program');
    };
    return { all, me: me?.user?.id, known, name, who };
  }, [users, me, t]);
}
