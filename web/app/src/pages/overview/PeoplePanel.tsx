// How soon each person touches what they are given, and what became of it.

import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { usePeople } from '../../api/people';
import { count } from '../../lib/format';
import { lasting } from '../../lib/rates';
import { ChartTable, useTableButton } from '../../parts/ChartTable';
import { type Loaded, Panel, States } from '../../parts/Panel';
import styles from './OverviewPage.module.css';

export function PeoplePanel({ of }: { of: Loaded<Schemas['PeopleNumbers']> }) {
  const { t } = useTranslation(['statistics', 'common']);
  const [open, button] = useTableButton();
  const people = usePeople();
  const name = (person: string) => {
    const known = people.who(person) ?? person;
    return person === `user:${people.me}` ? t('statistics:people.you', { name: known }) : known;
  };
  const span = (seconds: number) => lasting(seconds, t);
  return (
    <Panel title={t('statistics:people.title')} tools={button}>
      <States of={of} isEmpty={data => data.items.length === 0} empty={<p className="second">{t('statistics:people.empty')}</p>}>
        {data => {
          const slowest = Math.max(1, ...data.items.map(each => each.seconds_to_first_touch.median ?? 0));
          const heads = [t('statistics:column.accepted'), t('statistics:column.rejected'), t('statistics:column.qualified'), t('statistics:column.won'), t('statistics:column.lost')];
          if (open) {
            return (
              <ChartTable
                of={{
                  name: t('statistics:people.title'),
                  columns: [
                    { head: t('statistics:column.person') }, { head: t('statistics:column.assigned') }, { head: t('statistics:column.touchedOnly') },
                    { head: t('statistics:column.quarter'), write: span }, { head: t('statistics:column.median'), write: span }, { head: t('statistics:column.threeQuarters'), write: span },
                    ...heads.map(head => ({ head })),
                  ],
                  rows: data.items.map(each => [
                    name(each.person), each.assigned, each.touched, each.seconds_to_first_touch.lower, each.seconds_to_first_touch.median, each.seconds_to_first_touch.upper,
                    each.accepted, each.rejected, each.qualified, each.won, each.lost,
                  ]),
                }}
              />
            );
          }
          return (
            <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('statistics:people.title')}>
              <table className={`${styles.quality} ${styles.people}`}>
                <thead>
                  <tr>
                    <th scope="col">{t('statistics:column.person')}</th>
                    <th scope="col">{t('statistics:column.firstTouch')}</th>
                    <th scope="col">{t('statistics:column.touched')}</th>
                    {heads.map(head => <th key={head} scope="col">{head}</th>)}
                  </tr>
                </thead>
                <tbody>
                  {data.items.map(each => {
                    const { median, lower, upper } = each.seconds_to_first_touch;
                    return (
                      <tr key={each.person}>
                        <th scope="row" className="said">{name(each.person)}</th>
                        <td className={styles.touch} title={lower !== null && upper !== null ? t('statistics:funnel.quartiles', { from: span(lower), to: span(upper) }) : undefined}>
                          <span className={styles.touchBar} aria-hidden="true"><i style={{ width: `${((median ?? 0) / slowest) * 100}%` }} /></span>
                          {median === null ? <span className="third">–</span> : span(median)}
                        </td>
                        <td>{t('statistics:people.touchedOf', { touched: count(each.touched), assigned: count(each.assigned) })}</td>
                        {[each.accepted, each.rejected, each.qualified, each.won, each.lost].map((value, index) => <td key={heads[index]}>{count(value)}</td>)}
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
          );
        }}
      </States>
    </Panel>
  );
}
