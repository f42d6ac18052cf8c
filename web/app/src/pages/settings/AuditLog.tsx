// Who did what to users, keys, models and segments, the newest first.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, done } from '../../api/client';
import { usersQuery } from '../../api/users';
import { Button } from '../../parts/Button';
import { Empty, Panel, States } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import styles from './Settings.module.css';

export function AuditLog() {
  const { t } = useTranslation(['settings', 'common']);
  const users = useQuery(usersQuery).data;
  const lines = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) => done(client.GET('/audit', { params: { query: { cursor: pageParam, limit: 50 } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
  const who = (via: string) => users?.find(user => via === `user:${user.id}`)?.name || users?.find(user => via === `user:${user.id}`)?.email || via;
  return (
    <Panel label={t('settings:tab.audit')}>
      <States of={lines} isEmpty={data => data.pages[0]?.items.length === 0} empty={<Empty title={t('settings:audit.none')} />}>
        {data => (
          <div className={styles.scroll}>
            <table className="grid">
              <thead>
                <tr>
                  <th scope="col">{t('settings:audit.when')}</th>
                  <th scope="col">{t('settings:audit.who')}</th>
                  <th scope="col">{t('settings:audit.what')}</th>
                </tr>
              </thead>
              <tbody>
                {data.pages.flatMap(page => page.items).map(line => (
                  <tr key={line.id}>
                    <td className="nowrap"><Time at={line.at} /></td>
                    <td className="said">{who(line.who)}</td>
                    <td className="said">
                      <code className="mono">{line.action}</code> <span className="small third">{Object.keys(line.data).length > 0 ? JSON.stringify(line.data) : line.what}</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {lines.hasNextPage && <Button small onClick={() => void lines.fetchNextPage()}>{t('common:more')}</Button>}
          </div>
        )}
      </States>
    </Panel>
  );
}
