// Nobody waits: what was done, when the next one comes back, where else to look; in an empty base, how leads come.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { countQuery, type LeadRow } from '../../api/leads';
import type { Model } from '../../api/model';
import type { Work } from '../../api/queue';
import { useMay } from '../../api/session';
import { clock } from '../../lib/format';
import { Empty, useLate } from '../../parts/Panel';
import { relative } from '../../parts/Time';

export function nextBack(snoozed: LeadRow[]): Date | undefined {
  const times = snoozed.flatMap(row => (row.snoozed_until ? [new Date(row.snoozed_until).getTime()] : []));
  return times.length > 0 ? new Date(Math.min(...times)) : undefined;
}

export function Nobody({ snoozed, done, now, model, work }: { snoozed: LeadRow[]; done: number; now: Date; model: Model; work: Work }) {
  const { t } = useTranslation(['today', 'common']);
  const { t: common } = useTranslation();
  const back = nextBack(snoozed);
  const handover = model.stages.findIndex(stage => stage.id === work.handover);
  const below = model.stages[handover - 1]?.id;
  const isNew = useQuery(countQuery({})).data === 0;
  const isAdmin = useMay('administer');
  if (isNew) {
    return (
      <div style={{ padding: '0 20px' }}>
        <Empty title={t('today:noLeads.title')} actions={isAdmin && <GoOnSetup />}>{t('today:noLeads.text')}</Empty>
      </div>
    );
  }
  return (
    <div style={{ padding: '0 20px' }}>
      <Empty
        title={t('today:empty.title')}
        actions={below && <Link to="/leads" search={{ stage: below }} className="button">{t('today:empty.below')}</Link>}
      >
        {[done > 0 ? t('today:empty.worked', { n: done }) : '', t('today:empty.come'), back ? t('today:empty.back', { when: relative(back, now, common), at: clock(back) }) : ''].filter(Boolean).join(' ')}
      </Empty>
    </div>
  );
}

export function GoOnSetup() {
  const { t } = useTranslation();
  return <Link to="/setup" search={{}} className="button primary">{t('common:setUp.goOn')}</Link>;
}

// Skeletons come after 150 ms only.
export function Late({ children }: { children: ReactNode }) {
  return useLate(true, 150) ? <div aria-busy="true">{children}</div> : null;
}
