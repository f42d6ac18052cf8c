// "Waiting for the first event", until a fact comes by: then what it was and whose.

import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LeadsChanged, useLeadsChanged } from '../api/changes';
import { client, done } from '../api/client';
import { nameOf } from '../lib/names';
import styles from './FirstEvent.module.css';
import { Time } from './Time';

export function FirstEvent() {
  const { t, i18n } = useTranslation();
  const [came, setCame] = useState<{ lead: string; at: Date } | undefined>();
  useLeadsChanged(
    useCallback((changed: LeadsChanged) => {
      const lead = changed.leads.find(each => each.kinds.some(kind => kind === 'event' || kind === 'trait'))?.lead;
      if (lead) setCame(before => before ?? { lead, at: new Date() });
    }, []),
  );
  const lead = useQuery({
    queryKey: ['lead', came?.lead, 'first'],
    queryFn: ({ signal }) => done(client.GET('/leads/{lead}/timeline', { params: { path: { lead: came!.lead }, query: { limit: 1, type: 'event' } }, signal })),
    enabled: came !== undefined,
  });
  return (
    <div role="status" className={styles.waiting} data-came={came !== undefined || undefined}>
      <svg width="30" height="22" viewBox="0 0 30 22" aria-hidden="true">
        {[0, 1, 2].map(grain => (
          <rect key={grain} x={3 + grain * 9} y={14 - grain * 5} width="5" height={6 + grain * 5} rx="2.5" transform={`rotate(12 ${5 + grain * 9} 14)`} fill="var(--w-grain)" opacity={came ? 0.4 + grain * 0.3 : undefined} />
        ))}
      </svg>
      {came ? (
        <p>
          <b>{t('first.here')}</b> <span className="said">{lead.data?.items[0] && nameOf(i18n, 'event', lead.data.items[0].name)}</span> <Time at={came.at} className="second" />{' '}
          <Link className="link" to="/leads/$lead" params={{ lead: came.lead }}>{t('first.see')}</Link>
        </p>
      ) : (
        <p className="second">{t('first.waiting')}</p>
      )}
      <span className="space" />
      {came && (
        <span className="tag live">
          <IconCheck size={14} stroke={1.75} aria-hidden /> {t('first.works')}
        </span>
      )}
    </div>
  );
}
