// What people do with a lead (POST /leads/ID/VERB): done once even when the request is sent twice, shown at
// once, with Undo in the toast.

import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../lib/problems';
import { say } from '../parts/Toast';
import { client, done } from './client';
import type { paths } from './schema';

type VerbPath = Extract<keyof paths, `/leads/{lead}/${string}`>;
export type Verb = Exclude<VerbPath extends `/leads/{lead}/${infer Name}` ? Name : never, 'timeline' | 'touches' | 'referral' | 'merge' | 'unmerge' | 'distinct' | 'assessment' | 'series' | 'suggestions' | `facts/${string}`>;

export interface VerbCall {
  lead: string;
  verb: Verb;
  body?: Record<string, unknown>;
  done?: string; // what the toast says; none: no toast
}

// Does a verb; true: it was done. `before` runs at once and answers what takes it back on the screen.
export function useVerbs(): (call: VerbCall, before?: () => (() => void) | void) => Promise<boolean> {
  const queries = useQueryClient();
  const { t } = useTranslation();
  return useCallback(
    async (call, before) => {
      // Until the answer is there Z takes back nothing, least of all what was done before this.
      if (call.done) say(undefined);
      const back = before?.();
      const refresh = () => {
        void queries.invalidateQueries({ queryKey: ['lead', call.lead] });
        void queries.invalidateQueries({ queryKey: ['leads'] });
      };
      try {
        const answer = await doVerb(call.lead, call.verb, call.body);
        refresh();
        if (call.done) {
          say({
            text: call.done,
            undo: async () => {
              try {
                await doVerb(call.lead, 'undo', { of: answer.verb });
                back?.();
                say({ text: t('verb.undone') });
              } catch (error) {
                say({ text: t('verb.failed', { why: why(error) }), bad: true });
              }
              refresh();
            },
          });
        }
        return true;
      } catch (error) {
        back?.();
        say({ text: t('verb.failed', { why: why(error) }), bad: true });
        refresh();
        return false;
      }

      function why(error: unknown): string {
        return problemText(error, t);
      }
    },
    [queries, t],
  );
}

export function doVerb(lead: string, verb: Verb, body: Record<string, unknown> = {}) {
  return done(
    client.POST(`/leads/{lead}/${verb}` as '/leads/{lead}/note', {
      params: { path: { lead } },
      headers: { 'Idempotency-Key': crypto.randomUUID() },
      body: body as never,
    }),
  );
}
