// Nobody waits: what was done, when the next one comes back, where else to look.

import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeadRow } from '../../api/leads';
import type { Model } from '../../api/model';
import type { Work } from '../../api/queue';
import { clock } from '../../lib/format';
import { Empty } from '../../parts/Panel';
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

// Skeletons come after 150 ms only.
export function Late({ children }: { children: ReactNode }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return isLate ? <div aria-busy="true">{children}</div> : null;
}
