// What came in and could not become a fact, with why; tried again after a fix.

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, done } from '../../api/client';
import { pagesQuery } from '../../api/pages';
import { useMe } from '../../api/session';
import { problemText } from '../../lib/problems';
import { serverText } from '../../lib/serverText';
import { Button } from '../../parts/Button';
import { More } from '../../parts/More';
import { Empty, Panel, States } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import { say } from '../../parts/Toast';
import styles from './Settings.module.css';

export function Quarantine() {
  const { t } = useTranslation(['settings', 'common']);
  const queries = useQueryClient();
  const role = useMe()?.role;
  const kept = useInfiniteQuery(pagesQuery(['quarantine'], (cursor, signal) => done(client.GET('/quarantine', { params: { query: { cursor, limit: 50 } }, signal }))));
  const replay = useMutation({
    mutationFn: () => done(client.POST('/quarantine/replay', { body: {} })),
    onSuccess: async counts => {
      say({ text: t('settings:quarantine.replayed', { stored: counts.stored, left: counts.quarantined }) });
      await queries.invalidateQueries({ queryKey: ['quarantine'] });
    },
    onError: error => say({ text: t('common:verb.failed', { why: problemText(error, t) }), bad: true }),
  });
  return (
    <>
      <div className="row wrap">
        <p className="second" style={{ flex: '1 1 300px' }}>{t('settings:quarantine.about')}</p>
        {(role === 'admin' || role === 'marketer') && (
          <Button disabled={replay.isPending || !kept.data?.length} onClick={() => replay.mutate()}>{t('settings:quarantine.replay')}</Button>
        )}
      </div>
      <Panel label={t('settings:tab.quarantine')}>
        <States of={kept} isEmpty={data => data.length === 0} empty={<Empty title={t('settings:quarantine.none')}>{t('settings:quarantine.noneText')}</Empty>}>
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
                  {data.map(item => (
                    <tr key={item.id}>
                      <td className="nowrap">
                        <Time at={item.received} />
                        <div className="small third">{item.form}</div>
                      </td>
                      <td className="said">{serverText(item.reason)}</td>
                      <td><pre className={`mono ${styles.body}`} tabIndex={0}>{item.body}</pre></td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <More of={kept} />
            </div>
          )}
        </States>
      </Panel>
    </>
  );
}
