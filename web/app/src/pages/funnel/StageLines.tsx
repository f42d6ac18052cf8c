// Leads in each stage day by day, a small chart for each; the period before is dashed.

import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../api/model';
import { type StageDays, stageDaysQuery } from '../../api/statistics';
import { count, day, shortCount } from '../../lib/format';
import type { Period } from '../../lib/period';
import { ChartTable, useTableButton } from '../../parts/ChartTable';
import { LineChart } from '../../parts/LineChart';
import { Panel, States } from '../../parts/Panel';
import styles from './FunnelPage.module.css';

const height = 112;

// Drawn anew only for another period: choosing a group is not kept waiting for the charts.
export const StageLines = memo(function StageLines({ model, period }: { model: Model | undefined; period: Period }) {
  const { t } = useTranslation(['statistics', 'common']);
  const now = useQuery(stageDaysQuery(period.span));
  const before = useQuery(stageDaysQuery(period.before));
  const [open, button] = useTableButton();
  const data = model && now.data ? { model, now: now.data } : undefined;
  return (
    <Panel
      title={t('statistics:lines.title')}
      tools={<><span className={`small third ${styles.legend}`}><svg width="22" height="8" aria-hidden="true"><path d="M0 4h22" stroke="var(--w-control)" strokeWidth="1.5" strokeDasharray="3 4" /></svg> {t('statistics:lines.before')}</span>{button}</>}
    >
      <States
        of={{ data, error: now.error, isFetching: now.isFetching, refetch: now.refetch }}
        skeleton={<div className={styles.lines}>{[1, 2, 3, 4, 5].map(each => <div key={each} className="skeleton" style={{ height: height + 40 }} />)}</div>}
        isEmpty={known => known.now.days.length === 0}
        empty={<p className="second">{t('statistics:lines.empty')}</p>}
      >
        {known => {
          const days = known.now.days.map(each => Date.parse(each));
          const stages = known.model.stages.map(stage => ({ ...stage, leads: leadsOf(known.now, stage.id), was: aligned(leadsOf(before.data, stage.id), days.length) }));
          const written = (at: number) => day(new Date(at));
          if (open) {
            return (
              <ChartTable
                of={{
                  name: t('statistics:lines.title'),
                  columns: [{ head: t('statistics:column.day') }, ...stages.map(stage => ({ head: stage.short, write: count }))],
                  rows: days.map((at, index) => [written(at), ...stages.map(stage => stage.leads[index] ?? null)]),
                }}
              />
            );
          }
          return (
            <div className={styles.lines}>
              {stages.map((stage, index) => {
                const first = stage.leads[0] ?? 0;
                const last = stage.leads[stage.leads.length - 1] ?? 0;
                const label = t('statistics:lines.label', { stage: stage.name, from: written(days[0]!), to: written(days[days.length - 1]!), first: count(first), last: count(last) });
                return (
                  <figure key={stage.id}>
                    <figcaption title={stage.name}>{stage.short}</figcaption>
                    <LineChart
                      at={days}
                      name={stage.name}
                      label={label}
                      height={height}
                      ticks={2}
                      write={shortCount}
                      writeAt={written}
                      tableButton={false}
                      series={[
                        { name: t('statistics:lines.now'), values: stage.leads, ink: `s${Math.min(5, Math.max(3, index + 1))}` },
                        ...(stage.was ? [{ name: t('statistics:lines.before'), values: stage.was, dashed: true }] : []),
                      ]}
                    />
                  </figure>
                );
              })}
            </div>
          );
        }}
      </States>
    </Panel>
  );
});

function leadsOf(days: StageDays | undefined, stage: string): number[] {
  return days?.stages.find(each => each.stage === stage)?.leads ?? [];
}

// A day of the period before beside each day of this one, from the end.
function aligned(values: number[], days: number): (number | null)[] | undefined {
  if (values.length === 0) return undefined;
  return Array.from({ length: days }, (_, index) => values[values.length - days + index] ?? null);
}
