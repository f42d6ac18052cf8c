// The funnel: how many come to each stage, how many go on and how soon, where they stop; whole or of one source,
// campaign, segment or version. Its numbers are those of GET /statistics; docs/statistics.md says what they count.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo, useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { type Model, modelQuery, useModel } from '../../api/model';
import { conversionQuery, type ConversionGroup, numbersQuery, peopleNumbersQuery } from '../../api/statistics';
import { percent } from '../../lib/format';
import { lasting } from '../../lib/rates';
import { useSteady } from '../../lib/steady';
import { ChartTable, type ChartTableData, useTableButton } from '../../parts/ChartTable';
import { groupName } from '../../parts/groupName';
import { PageBar } from '../../parts/PageBar';
import { Empty, Panel, Skeleton, States } from '../../parts/Panel';
import { PeriodPicker, usePeriod } from '../../parts/PeriodPicker';
import { ReasonsPanel } from '../../parts/ReasonsPanel';
import styles from './FunnelPage.module.css';
import { Groups } from './Groups';
import { type FunnelSearch, groupingOf, useFunnelAddress } from './search';
import { StageLines } from './StageLines';
import { StageRow } from './StageRow';
import { Leak, worstLeak } from './Leak';

export function FunnelPage() {
  const { t } = useTranslation(['statistics', 'names', 'common']);
  const { search, setPeriod, choose } = useFunnelAddress();
  const published = useQuery(modelQuery);
  const period = usePeriod(search);
  const shown = useDeferredValue(search); // what was pressed shows at once, its numbers in the next picture
  const longer = useSteady(() => setPeriod({ period: '90' }));
  const all = useSteady(() => choose(groupingOf(search)));

  return (
    <>
      <PageBar title={t('common:nav.funnel')}>
        <PeriodPicker of={period} onChange={setPeriod} />
      </PageBar>
      <div className={styles.page}>
        {published.data === null ? (
          <Panel>
            <Empty title={t('statistics:noModel.title')} actions={<Link to="/model" search={{}} className="button">{t('common:nav.model')}</Link>}>
              {t('statistics:noModel.text')}
            </Empty>
          </Panel>
        ) : (
          <Body search={shown} failed={published.error} retry={published.refetch} longer={longer} all={all} />
        )}
      </div>
    </>
  );
}

interface BodyProps {
  search: FunnelSearch;
  failed: unknown;
  retry: () => unknown;
  longer: () => void;
  all: () => void; // of one group
}

const nothing: ConversionGroup = { of: '', created: 0, stages: [] };

const Body = memo(function Body({ search, failed, retry, longer, all }: BodyProps) {
  const { t } = useTranslation(['statistics', 'common']);
  const model = useModel();
  const period = usePeriod(search);
  const by = groupingOf(search);
  const chosen = search.of === undefined ? undefined : { by, of: search.of };
  const whole = useQuery(conversionQuery(period.span));
  const wholeBefore = useQuery(conversionQuery(period.before));
  const groups = useQuery(conversionQuery(period.span, by));
  const groupsBefore = useQuery({ ...conversionQuery(period.before, by), enabled: chosen !== undefined });
  const numbers = useQuery(numbersQuery(period.span));
  const people = useQuery(peopleNumbersQuery(period.span));
  const [tableOpen, tableButton] = useTableButton();

  const one = (of: ConversionGroup[] | undefined) => of?.find(group => group.of === chosen?.of) ?? nothing;
  const shown = chosen ? (groups.data && one(groups.data.groups)) : whole.data?.groups[0];
  const shownBefore = chosen ? (groupsBefore.data && one(groupsBefore.data.groups)) : wholeBefore.data?.groups[0];
  const of = model && numbers.data && shown ? { model, group: shown, pair: numbers.data } : undefined;
  const [read, readBefore] = chosen ? [groups, groupsBefore] : [whole, wholeBefore];
  const state = {
    data: of,
    error: failed ?? read.error ?? numbers.error,
    isFetching: read.isFetching,
    refetch: () => { retry(); for (const each of [read, readBefore, numbers]) void each.refetch(); },
  };
  const leak = of && shownBefore ? worstLeak(of.group.stages, shownBefore.stages) : undefined;

  return (
    <div className={styles.columns}>
      <div className={styles.side}>
        <Panel
          title={t('statistics:funnel.title')}
          tools={<><span className={`small third ${styles.legend}`}><i className={styles.keyOn} />{t('statistics:funnel.on')} <i className={styles.keyStill} />{t('statistics:funnel.still')} <i className={styles.keyStopped} />{t('statistics:funnel.stopped')}</span>{tableButton}</>}
        >
          <States
            of={state}
            skeleton={<Skeleton lines={10} height={24} />}
            isEmpty={({ group }) => group.stages.every(stage => stage.entered === 0)}
            empty={chosen ? (
              <Empty title={t('statistics:groups.nobodyOf', { name: groupName(chosen.by, chosen.of, t) })} actions={<button type="button" className="button" onClick={all}>{t('statistics:groups.all')}</button>} />
            ) : (
              <Empty title={t('statistics:empty.title')} actions={period.days !== 90 && <button type="button" className="button" onClick={longer}>{t('statistics:empty.longer')}</button>}>
                {t('statistics:empty.text')}
              </Empty>
            )}
          >
            {({ model: known, group, pair }) =>
              tableOpen ? (
                <ChartTable of={funnelTable(known, group, shownBefore, t)} />
              ) : (
                <ol>
                  {group.stages.map((stage, index) => (
                    <StageRow
                      key={stage.stage}
                      index={index}
                      stage={stage}
                      before={shownBefore?.stages.find(each => each.stage === stage.stage)}
                      most={Math.max(...group.stages.map(each => each.entered))}
                      model={known}
                      period={period}
                      chosen={chosen}
                      isWorst={leak?.stage === stage.stage}
                      won={pair.stages.won === stage.stage ? (chosen ? [] : pair.now.value) : undefined}
                    />
                  ))}
                </ol>
              )
            }
          </States>
        </Panel>
        <StageLines model={model} period={period} />
      </div>
      <div className={styles.side}>
        {leak && model && <Leak of={leak} model={model} period={period} />}
        <Groups of={groups} model={model} stages={numbers.data?.stages} by={by} chosen={chosen} />
        <ReasonsPanel of={people} />
      </div>
    </div>
  );
});

function funnelTable(model: Model, group: ConversionGroup, before: ConversionGroup | undefined, t: (key: string, values?: Record<string, unknown>) => string): ChartTableData {
  const span = (seconds: number) => lasting(seconds, t);
  return {
    name: t('statistics:funnel.title'),
    columns: [
      { head: t('statistics:column.stage') },
      { head: t('statistics:column.entered') },
      { head: t('statistics:column.wentOn') },
      { head: t('statistics:column.share'), write: percent },
      { head: t('statistics:column.shareBefore'), write: percent },
      { head: t('statistics:column.still') },
      { head: t('statistics:column.disqualified') },
      { head: t('statistics:column.back') },
      { head: t('statistics:column.quarter'), write: span },
      { head: t('statistics:column.median'), write: span },
      { head: t('statistics:column.threeQuarters'), write: span },
    ],
    rows: group.stages.map(stage => {
      const was = before?.stages.find(each => each.stage === stage.stage);
      return [
        model.stage(stage.stage)?.name ?? stage.stage,
        stage.entered, stage.converted,
        stage.entered ? stage.converted / stage.entered : null,
        was?.entered ? was.converted / was.entered : null,
        stage.still, stage.disqualified, stage.back,
        stage.seconds.lower, stage.seconds.median, stage.seconds.upper,
      ];
    }),
  };
}
