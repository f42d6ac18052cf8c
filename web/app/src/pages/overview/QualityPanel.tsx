// Where leads that go far come from: of each source how many were new, came to each stage that counts, and were won.
// The columns add up to the key numbers.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../api/model';
import { conversionQuery, type KeyNumbersPair } from '../../api/statistics';
import { count, percent } from '../../lib/format';
import type { Period, PeriodSearch } from '../../lib/period';
import { ChartTable, type ChartTableData, useTableButton } from '../../parts/ChartTable';
import { Panel, Skeleton, States } from '../../parts/Panel';
import { groupName } from '../../parts/groupName';
import styles from './OverviewPage.module.css';

export function QualityPanel({ period, model, stages, search }: { period: Period; model: Model | undefined; stages: KeyNumbersPair['stages'] | undefined; search: PeriodSearch }) {
  const { t } = useTranslation(['statistics', 'common']);
  const groups = useQuery(conversionQuery(period.span, 'source'));
  const [open, button] = useTableButton();
  const data = model && stages && groups.data ? { model, stages, groups: groups.data.groups } : undefined;
  return (
    <Panel title={t('statistics:quality.title')} tools={<><Link to="/funnel" search={search} className="link small">{t('statistics:quality.funnel')}</Link>{button}</>}>
      <States skeleton={<Skeleton lines={9} height={25} />} of={{ data, error: groups.error, isFetching: groups.isFetching, refetch: groups.refetch }} isEmpty={known => known.groups.length === 0} empty={<p className="second">{t('statistics:groups.empty')}</p>}>
        {known => {
          const columns = [known.stages.marketing, known.stages.sales, known.stages.won].filter(Boolean).map(id => ({ id, name: known.model.stage(id)?.short ?? id }));
          const rows = known.groups.map(group => ({
            of: group.of,
            name: groupName('source', group.of, t),
            created: group.created,
            entered: columns.map(column => group.stages.find(stage => stage.stage === column.id)?.entered ?? 0),
            share: shareOf(group.stages.find(stage => stage.stage === known.stages.marketing)),
          }));
          const goesOn = columns[0] ? t('statistics:column.stageGoesOn', { stage: columns[0].name }) : undefined;
          if (open) {
            const table: ChartTableData = {
              name: t('statistics:quality.title'),
              columns: [{ head: t('statistics:groups.source') }, { head: t('statistics:column.new') }, ...columns.map(column => ({ head: column.name })), ...(goesOn ? [{ head: goesOn, write: percent }] : [])],
              rows: rows.map(row => [row.name, row.created, ...row.entered, ...(goesOn ? [row.share] : [])]),
            };
            return <ChartTable of={table} />;
          }
          return (
            <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('statistics:quality.title')}>
              <table className={styles.quality}>
                <thead>
                  <tr>
                    <th scope="col">{t('statistics:groups.source')}</th>
                    <th scope="col">{t('statistics:column.new')}</th>
                    {columns.map(column => <th key={column.id} scope="col">{column.name}</th>)}
                    {goesOn && <th scope="col">{goesOn}</th>}
                  </tr>
                </thead>
                <tbody>
                  {rows.map(row => (
                    <tr key={row.of}>
                      <th scope="row"><Link to="/funnel" search={{ ...search, of: row.of }} className="link said">{row.name}</Link></th>
                      <td>{count(row.created)}</td>
                      {row.entered.map((entered, index) => <td key={columns[index]!.id}>{count(entered)}</td>)}
                      {goesOn && (
                        <td>
                          <span className={styles.shareBar} aria-hidden="true"><i style={{ width: `${(row.share ?? 0) * 100}%` }} /></span>
                          <span className={styles.share}>{row.share === null ? '–' : percent(row.share)}</span>
                        </td>
                      )}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        }}
      </States>
    </Panel>
  );
}

function shareOf(stage: { entered: number; converted: number } | undefined): number | null {
  return stage?.entered ? stage.converted / stage.entered : null;
}
