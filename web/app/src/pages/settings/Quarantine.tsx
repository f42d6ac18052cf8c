// What came in and could not become a fact, with why; tried again after a fix.

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, done, Problem } from '../../api/client';
import { useMe } from '../../api/session';
import { Button } from '../../parts/Button';
import { Empty, Panel, problemText, States } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import { say } from '../../parts/Toast';
import styles from './Settings.module.css';

export function Quarantine() {
  const { t } = useTranslation(['settings', 'common']);
  const queries = useQueryClient();
  const role = useMe()?.role;
  const kept = useInfiniteQuery({
    queryKey: ['quarantine'],
    queryFn: ({ pageParam, signal }) => done(client.GET('/quarantine', { params: { query: { cursor: pageParam, limit: 50 } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
  const replay = useMutation({
    mutationFn: () => done(client.POST('/quarantine/replay', { body: {} })),
    onSuccess: async counts => {
      say({ text: t('settings:quarantine.replayed', { stored: counts.stored, left: counts.quarantined }) });
      await queries.invalidateQueries({ queryKey: ['quarantine'] });
    },
    onError: error => say({ text: t('common:verb.failed', { why: problemText(error instanceof Problem ? error : undefined, t) }), bad: true }),
  });
  return (
    <>
      <div className="row wrap">
        <p className="second" style={{ flex: '1 1 300px' }}>{t('settings:quarantine.about')}</p>
        {(role === 'admin' || role === 'marketer') && (
          <Button disabled={replay.isPending || !kept.data?.pages[0]?.items.length} onClick={() => replay.mutate()}>{t('settings:quarantine.replay')}</Button>
        )}
      </div>
      <Panel label={t('settings:tab.quarantine')}>
        <States of={kept} isEmpty={data => data.pages[0]?.items.length === 0} empty={<Empty title={t('settings:quarantine.none')}>{t('settings:quarantine.noneText')}</Empty>}>
          {data => (
            <div className={styles.scroll}>
              <table className="grid">
                <thead>
                  <tr>
                    <th scope="col">{t('settings:quarantine.received')}</th>
                    <th scope="col">{t('settings:quarantine.reason')}</th>
                    <th scope="col">{t('settings:quarantine.body')}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.pages.flatMap(page => page.items).map(item => (
                    <tr key={item.id}>
                      <td className="nowrap">
                        <Time at={item.received} />
                        <div className="small third">{item.form}</div>
                      </td>
                      <td className="said">{item.reason}</td>
                      <td><pre className={`mono ${styles.body}`} tabIndex={0}>{item.body}</pre></td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {kept.hasNextPage && <Button small onClick={() => void kept.fetchNextPage()}>{t('common:more')}</Button>}
            </div>
          )}
        </States>
      </Panel>
    </>
  );
}
