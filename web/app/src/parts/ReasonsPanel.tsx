// Why people of sales said no: how often each reason was given.

import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import type { PersonNumbers } from '../api/statistics';
import { count } from '../lib/format';
import { nameOf } from '../lib/names';
import { ChartTable, useTableButton } from './ChartTable';
import { type Loaded, Panel, States } from './Panel';
import styles from './ReasonsPanel.module.css';

export function ReasonsPanel({ of }: { of: Loaded<Schemas['PeopleNumbers']> }) {
  const { t, i18n } = useTranslation(['statistics', 'names', 'common']);
  const [open, button] = useTableButton();
  const name = (reason: string) => (reason ? nameOf(i18n, 'reason', reason) : t('statistics:reasons.none'));
  return (
    <Panel title={t('statistics:reasons.title')} tools={button}>
      <States of={of} isEmpty={data => reasonsOf(data.items).length === 0} empty={<p className="second">{t('statistics:reasons.empty')}</p>}>
        {data => {
          const reasons = reasonsOf(data.items);
          const most = reasons[0]?.count ?? 1;
          if (open) return <ChartTable of={{ name: t('statistics:reasons.title'), columns: [{ head: t('statistics:column.reason') }, { head: t('statistics:column.times') }], rows: reasons.map(each => [name(each.reason), each.count]) }} />;
          return (
            <ul className={styles.reasons}>
              {reasons.map(each => (
                <li key={each.reason}>
                  <span className="said">{name(each.reason)}</span>
                  <span className={styles.bar} aria-hidden="true"><i style={{ width: `${(each.count / most) * 100}%` }} /></span>
                  <span className="numbers">{count(each.count)}</span>
                </li>
              ))}
            </ul>
          );
        }}
      </States>
    </Panel>
  );
}

// Reasons of all people together, the most frequent first.
function reasonsOf(people: PersonNumbers[]): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const person of people) for (const { reason, count } of person.rejected_because) counts.set(reason, (counts.get(reason) ?? 0) + count);
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}
