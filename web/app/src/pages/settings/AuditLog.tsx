// Who did what to users, keys, models and segments, the newest first.

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, done } from '../../api/client';
import { usePeople } from '../../api/people';
import { pagesQuery } from '../../api/pages';
import { auditSaid } from '../../lib/audit';
import { More } from '../../parts/More';
import { Empty, Panel, States } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import styles from './Settings.module.css';

export function AuditLog() {
  const { t } = useTranslation(['settings', 'common']);
  const people = usePeople();
  const lines = useInfiniteQuery(pagesQuery(['audit'], (cursor, signal) => done(client.GET('/audit', { params: { query: { cursor, limit: 50 } }, signal }))));
  return (
    <Panel label={t('settings:tab.audit')}>
      <States of={lines} isEmpty={data => data.length === 0} empty={<Empty title={t('settings:audit.none')} />}>
        {data => (
          <div className={styles.scroll}>
            <table className="grid">
              <thead>
                <tr>
                  <th scope="col">{t('settings:audit.when')}</th>
                  <th scope="col">{t('settings:audit.who')}</th>
                  <th scope="col" style={{ width: '50%' }}>{t('settings:audit.what')}</th>
                </tr>
              </thead>
              <tbody>
                {data.map(line => {
                  const { action, subject, details } = auditSaid(line, t);
                  return (
                    <tr key={line.id}>
                      <td className="nowrap"><Time at={line.at} /></td>
                      <td>{line.who === 'cli' ? t('settings:audit.nobody') : line.who === 'setup' ? t('settings:audit.setup') : (people.known(line.who.replace(/^user:/, '')) ?? line.who)}</td>
                      <td className="said">
                        {action} {subject && <b>{subject}</b>}
                        {details.length > 0 && <div className="small third">{details.join('; ')}</div>}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
            <More of={lines} />
          </div>
        )}
      </States>
    </Panel>
  );
}
