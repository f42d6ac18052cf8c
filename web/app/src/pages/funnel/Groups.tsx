// The same funnel by source, channel, campaign, who brought the leads, segment and more: a row each; one that is chosen is shown alone.

import { useTranslation } from 'react-i18next';
import type { Model } from '../../api/model';
import { type Grouping, groupings, type KeyNumbersPair } from '../../api/statistics';
import type { Schemas } from '../../api/client';
import { count, percent } from '../../lib/format';
import { ChartTable, useTableButton } from '../../parts/ChartTable';
import { type Loaded, Panel, Skeleton, States } from '../../parts/Panel';
import styles from './FunnelPage.module.css';
import { groupName } from '../../parts/groupName';
import type { Chosen } from './links';
import { groupingOf, useFunnelAddress } from './search';

export interface GroupsProps {
  of: Loaded<Schemas['Conversion']>;
  model: Model | undefined;
  stages: KeyNumbersPair['stages'] | undefined;
  by: Grouping;
  chosen: Chosen | undefined;
}

const shownAtFirst = 12;

export function Groups({ of, model, stages, by, chosen }: GroupsProps) {
  const { t } = useTranslation(['statistics', 'names', 'common']);
  // What was pressed shows at once, also while `by` and `chosen` are still those that are drawn.
  const { search, choose } = useFunnelAddress();
  const pressed = groupingOf(search);
  const [open, button] = useTableButton();
  const marketing = model?.stage(stages?.marketing);
  const won = model?.stage(stages?.won);
  const short = (name: string | undefined) => name ?? '–';
  return (
    <Panel title={t('statistics:groups.title')} tools={button}>
      <div role="group" aria-label={t('statistics:groups.label')} className={styles.tabs}>
        {groupings.map(each => (
          <button key={each} type="button" aria-pressed={each === pressed} onClick={() => choose(each)}>
            {t(`statistics:groups.${each}`)}
          </button>
        ))}
      </div>
      <States skeleton={<Skeleton lines={9} height={24} />} of={{ ...of, data: model && of.data }} isEmpty={data => data.groups.length === 0} empty={<p className="second">{t('statistics:groups.empty')}</p>}>
        {data => {
          const rows = data.groups.map(group => {
            const at = group.stages.find(stage => stage.stage === marketing?.id);
            return {
              of: group.of,
              name: groupName(by, group.of, t),
              created: group.created,
              entered: at?.entered ?? 0,
              share: at?.entered ? at.converted / at.entered : null,
              won: group.stages.find(stage => stage.stage === won?.id)?.entered ?? 0,
            };
          });
          const heads = [
            t(`statistics:groups.${by}`), t('statistics:column.new'), short(marketing?.short),
            t('statistics:column.stageGoesOn', { stage: short(marketing?.short) }), short(won?.short),
          ];
          if (open) {
            return (
              <ChartTable
                of={{
                  name: t('statistics:groups.title'),
                  columns: heads.map((head, index) => ({ head: index === 0 ? head : head, ...(index === 3 ? { write: percent } : {}) })),
                  rows: rows.map(row => [row.name, row.created, row.entered, row.share, row.won]),
                }}
              />
            );
          }
          const visible = rows.filter((row, index) => index < shownAtFirst || row.of === chosen?.of);
          return (
            <>
              <table className={styles.groups}>
                <thead>
                  <tr>{heads.map((head, index) => <th key={index} scope="col">{head}</th>)}</tr>
                </thead>
                <tbody>
                  {visible.map(row => {
                    const isOn = pressed === by && search.of === row.of;
                    return (
                      <tr key={row.of} data-on={isOn || undefined}>
                        <th scope="row">
                          <button type="button" aria-pressed={isOn} onClick={() => choose(by, isOn ? undefined : row.of)} title={row.name}>
                            <span className="cut">{row.name}</span>
                          </button>
                        </th>
                        <td>{count(row.created)}</td>
                        <td>{count(row.entered)}</td>
                        <td className={styles.share}>
                          <span className={styles.shareBar} aria-hidden="true"><i style={{ width: `${(row.share ?? 0) * 100}%` }} /></span>
                          {row.share === null ? <span className="third" aria-label={t('common:unknown')} role="img">–</span> : percent(row.share)}
                        </td>
                        <td>{count(row.won)}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
              {rows.length > visible.length && <p className="small third">{t('statistics:groups.more', { n: rows.length - visible.length })}</p>}
              {chosen && (
                <button type="button" className="button small" onClick={() => choose(by)}>{t('statistics:groups.all')}</button>
              )}
            </>
          );
        }}
      </States>
    </Panel>
  );
}
