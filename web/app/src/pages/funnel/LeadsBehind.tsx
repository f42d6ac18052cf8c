// A number of leads that leads to them. The list filters by where leads stand now, a statistic also by where they have
// been: where the two differ, the number stays a text and the link beside it says how many the list has.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { countQuery } from '../../api/leads';
import { count, gap } from '../../lib/format';
import type { LeadsLink } from './links';

export function LeadsBehind({ n, link, children }: { n: number; link: LeadsLink | undefined; children: ReactNode }) {
  const { t } = useTranslation(['statistics', 'common']);
  const { disqualified, ...filter } = link ?? {};
  const listed = useQuery({
    ...countQuery({ ...filter, ...(disqualified === undefined ? {} : { disqualified: disqualified === 'true' }) }),
    enabled: link !== undefined && n > 0,
  }).data;
  if (!link || !listed || n === 0) return <>{children}</>;
  if (listed === n) return <Link to="/leads" search={link} className="link">{children}</Link>;
  return (
    <>
      {children}{gap()}
      <Link to="/leads" search={link} className="link" title={t('statistics:list.why')}>
        {t('statistics:list.now', { n: listed, written: count(listed) })}
      </Link>
    </>
  );
}
