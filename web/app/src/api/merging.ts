// Two leads become one, become two again, or are said to be two people: done, said in a toast, and where there is a
// way back, with Undo.

import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../lib/problems';
import { say } from '../parts/Toast';
import { Problem } from './client';
import { merge, refreshIdentity, sayDistinct, unmerge } from './identity';

export interface Named {
  id: string;
  name: string;
}

export interface Merging {
  // `other` is `into` from now on. Throws what the server has against it; `back` is told when it is undone.
  merge: (into: Named, other: Named, note?: string, back?: () => void) => Promise<void>;
  // Answers the two; undefined: it was not done, and the person knows why.
  unmerge: (from: Named, other: Named) => Promise<{ lead: Named; other: Named } | undefined>;
  distinct: (one: Named, other: Named, more?: { text: string; act: () => void }) => Promise<void>;
}

export function useMerging(): Merging {
  const queries = useQueryClient();
  const { t } = useTranslation(['identity', 'common']);
  return useMemo(() => {
    async function split(from: Named, other: Named) {
      say(undefined); // of the merge, which cannot be undone twice
      try {
        return await unmerge(from.id, other.id);
      } catch (error) {
        const isApart = error instanceof Problem && error.status === 409;
        say({ text: t('common:verb.failed', { why: isApart ? t('identity:apartAlready') : problemText(error, t) }), bad: true });
        return undefined;
      } finally {
        refreshIdentity(queries, from.id, other.id);
      }
    }
    return {
      merge: async (into, other, note, back) => {
        try {
          await merge(into.id, other.id, note);
        } finally {
          refreshIdentity(queries, into.id, other.id);
        }
        say({
          text: t('identity:done.merged', { into: into.name, other: other.name }),
          undo: () =>
            void split(into, other).then(apart => {
              if (!apart) return;
              back?.();
              say({ text: t('identity:done.unmerged', { one: apart.lead.name, other: apart.other.name }) });
            }),
        });
      },
      unmerge: split,
      distinct: async (one, other, more) => {
        try {
          await sayDistinct(one.id, other.id);
        } finally {
          refreshIdentity(queries);
        }
        say({ text: t('identity:done.distinct', { one: one.name, other: other.name }), ...(more ? { more } : {}) });
      },
    };
  }, [queries, t]);
}
