// A verb for all that are chosen: the rows are dimmed at once, the toast tells the outcome and takes it back, and who was
// refused is listed with the reason.

import { Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeadRow } from '../../api/leads';
import { problemText, refusalText } from '../../lib/problems';
import { say } from '../../parts/Toast';
import { type BulkVerb, doWithMany, type Done, type Progress, undoMany } from './bulk';
import type { Chosen } from './chosen';
import styles from './LeadsPage.module.css';
import type { Page } from './pages';
import type { Filter } from './view';

export interface Bulk {
  busy: Chosen | undefined;
  progress: Progress | undefined;
  act: (verb: BulkVerb, body: Record<string, unknown>, chosen: Chosen, matching: number) => Promise<void>;
  cancel: () => void;
  outcomes: ReactNode;
}

export function useBulk(filter: Filter, refresh: () => Promise<unknown>): Bulk {
  const { t } = useTranslation(['leads', 'common']);
  const queries = useQueryClient();
  const [busy, setBusy] = useState<Chosen | undefined>();
  const [progress, setProgress] = useState<Progress | undefined>();
  const [refused, setRefused] = useState<{ name: string; why: string; id: string }[] | undefined>();
  const control = useRef<AbortController>(undefined);

  const act = useCallback(
    async (verb: BulkVerb, body: Record<string, unknown>, chosen: Chosen, matching: number) => {
      const mine = new AbortController();
      control.current = mine;
      setBusy(chosen);
      if ((chosen.all ? matching : chosen.ids.size) > 1000) setProgress({ at: 0, of: chosen.all ? matching : chosen.ids.size });
      const names = namesOf();
      const after = async () => {
        void queries.invalidateQueries({ queryKey: ['leadCount'] });
        void queries.invalidateQueries({ queryKey: ['lead'] });
        await refresh();
      };
      const failed = (error: unknown) => say({ text: t('common:verb.failed', { why: problemText(error, t as never) }), bad: true });
      try {
        const result: Done = await doWithMany(verb, body, chosen, filter, mine.signal, setProgress);
        const n = result.done.length;
        const said = n > 0 || result.refused.length === 0 ? t(`leads:did.${verb}` as 'leads:did.accept', { n }) : '';
        say({
          text: [said, result.refused.length > 0 ? t('leads:bulk.refused', { n: result.refused.length }) : ''].filter(Boolean).join(' '),
          bad: n === 0 && result.refused.length > 0,
          ...(result.refused.length > 0
            ? { more: { text: t('leads:bulk.who'), act: () => setRefused(result.refused.map(item => ({ id: item.lead, name: names.get(item.lead) ?? item.lead, why: item.problem ? (refusalText(item.problem, t as never) ?? item.problem.detail) : '' }))) } }
            : {}),
          ...(n > 0
            ? {
                undo: () => {
                  void undoMany(result.done).then(async back => {
                    say({ text: t('leads:bulk.undone', { n: back }), bad: back < n });
                    await after();
                  }, failed);
                },
              }
            : {}),
        });
        await after();
      } catch (error) {
        if (!mine.signal.aborted) failed(error);
      } finally {
        setBusy(undefined);
        setProgress(undefined);
      }

      function namesOf(): Map<string, string> {
        const found = new Map<string, string>();
        for (const [, data] of queries.getQueriesData<{ pages: Page[] }>({ queryKey: ['leadList'] })) {
          for (const page of data?.pages ?? []) page.items.forEach((row: LeadRow) => found.set(row.id, row.name ?? row.email ?? row.id));
        }
        return found;
      }
    },
    [filter, queries, refresh, t],
  );

  return {
    busy,
    progress,
    act,
    cancel: () => control.current?.abort(),
    outcomes: refused && (
      <Modal opened onClose={() => setRefused(undefined)} title={t('leads:bulk.refused', { n: refused.length })} closeButtonProps={{ 'aria-label': t('common:close') }}>
        <div className={styles.outcomes} tabIndex={0} role="region" aria-label={t('leads:bulk.who')}>
          <table className="grid">
            <tbody>{refused.slice(0, 500).map(each => <tr key={each.id}><th scope="row" className="said">{each.name}</th><td className="second said">{each.why}</td></tr>)}</tbody>
          </table>
        </div>
      </Modal>
    ),
  };
}
