// Who did something: users by their names where the reader may know them, else what they are.

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay, useMe } from '../../api/session';
import { usersQuery } from '../../api/users';

export interface People {
  all: { id: string; name: string }[];
  name: (id: string | null | undefined) => string; // of a user
  who: (who: unknown) => string | undefined; // user:ID, key:ID, model:1
  mine: (id: string | null | undefined) => boolean;
}

export function usePeople(): People {
  const { t } = useTranslation('lead');
  const me = useMe();
  const users = useQuery({ ...usersQuery, enabled: useMay('administer') }).data;
  const all = (users ?? []).map(user => ({ id: user.id, name: user.name || user.email }));
  const name = (id: string | null | undefined) => {
    if (!id) return t('lead:owner.nobody');
    if (id === me?.user?.id) return me.user.name || me.user.email;
    return all.find(user => user.id === id)?.name ?? t('lead:owner.colleague');
  };
  return {
    all,
    name,
    mine: id => id != null && id === me?.user?.id,
    who: who => {
      if (typeof who !== 'string') return undefined;
      const [kind, id] = who.split(':');
      return kind === 'user' ? name(id) : kind === 'key' ? t('lead:who.program') : undefined;
    },
  };
}
