// The score over time with what moved it in a lane under the axis; where the reader stands, and a table behind it.

import { IconArrowMerge, IconCalendarEvent, IconFileText, IconId, IconMail, IconMessageCircle, IconNote, IconPointer, IconStairs, IconTag, IconUserCheck, IconVideo, IconWorld } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { memo, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { seriesQuery } from '../../api/lead';
import type { TimelineItem } from '../../api/leads';
import { day, exact, score } from '../../lib/format';
import { ChartTable, useTableButton } from '../../parts/ChartTable';
import { LineChart, type LineChartProps, lineTable } from '../../parts/LineChart';
import { Empty, Panel, States } from '../../parts/Panel';
import type { LedgerThreshold } from '../../parts/ScoreLedger';
import { Segments } from './Segments';
import styles from './LeadPage.module.css';
import { eventText } from './words';

const monthAgo = () => new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 30 * 86_400_000);

export function iconOf(item: TimelineItem) {
  if (item.type === 'note') return IconNote;
  if (item.type === 'move') return item.source === 'person' ? IconUserCheck : IconStairs;
  if (item.type === 'evidence') return IconMessageCircle;
  if (item.type === 'trait') return IconId;
  if (item.type === 'merge') return IconArrowMerge;
  if (item.type !== 'event') return item.type === 'owner' ? IconUserCheck : IconTag;
  if (/^(page|screen)/.test(item.name)) return IconWorld;
  if (/mail|newsletter|unsubscribe/.test(item.name)) return IconMail;
  if (/webinar|seminar|demo|meeting|call/.test(item.name)) return /meeting|call/.test(item.name) ? IconCalendarEvent : IconVideo;
  if (/form|inquiry|request|download/.test(item.name)) return IconFileText;
  return IconPointer;
}

// What deserves an icon: no page views and opened mails; at most so many, apart from each other.
function marksOf(items: TimelineItem[], from: number, until: number): TimelineItem[] {
  const apart = (until - from) / 24;
  const found: TimelineItem[] = [];
  const strong = items.filter(item => {
    const at = Date.parse(item.at);
    return at >= from && at <= until && !item.undone && (item.type === 'event' ? !/^(page|email_open|email_click)$/.test(item.name) : item.type === 'move' || item.type === 'evidence');
  });
  for (const item of strong) {
    if (found.every(other => Math.abs(Date.parse(other.at) - Date.parse(item.at)) > apart)) found.push(item);
  }
  return found;
}

export interface OverTimeProps {
  lead: string;
  version: number | undefined;
  items: TimelineItem[];
  thresholds: LedgerThreshold[];
  at: number | undefined;
  now: number;
}

export const OverTime = memo(function OverTime({ lead, version, items, thresholds, at, now }: OverTimeProps) {
  const { t, i18n } = useTranslation(['lead', 'names', 'common']);
  const [range, setRange] = useState<'month' | 'all'>('all');
  const [open, button] = useTableButton();
  const from = useMemo(() => (range === 'month' ? monthAgo().toISOString() : undefined), [range]);
  const series = useQuery(seriesQuery(lead, from, version));
  return (
    <Panel
      title={t('lead:overTime')}
      tools={
        <>
          <Segments label={t('lead:range')} value={range} onChange={setRange} choices={[{ value: 'month', text: t('lead:range.month') }, { value: 'all', text: t('lead:range.all') }]} />
          {button}
        </>
      }
    >
      <States of={series} skeleton={<div className="skeleton" style={{ height: 196 }} />} isEmpty={points => points.length < 2} empty={<Empty title={t('lead:noSignals')}>{t('lead:noSignalsText')}</Empty>}>
        {points => {
          const begin = Date.parse(points[0]!.at);
          const last = points[points.length - 1]!;
          const chart: LineChartProps = {
            at: points.map(point => Date.parse(point.at)),
            series: [{ name: t('lead:score'), values: points.map(point => point.total), fill: true }],
            name: t('lead:overTime'),
            label: t('lead:overTimeLabel', { from: day(new Date(begin)), to: day(new Date(last.at)), first: score(points[0]!.total), last: score(last.total) }),
            write: exact,
            thresholds: thresholds.map(threshold => ({ at: threshold.at, name: t('lead:thresholdFrom', { stage: threshold.label, points: exact(threshold.at) }) })),
            lane: marksOf(items, begin, now).map(item => {
              const Icon = iconOf(item);
              const said = `${item.type === 'event' ? eventText(item, i18n) : t(`lead:fact.${item.type}`)}, ${day(new Date(item.at))}`;
              return { at: Date.parse(item.at), node: <span className={styles.mark} title={said}><Icon size={13} stroke={1.75} aria-hidden /></span> };
            }),
            height: 220,
            ...(at === undefined ? {} : { now: at }),
          };
          return open ? <div className={styles.tall}><ChartTable of={lineTable(chart, t('lead:when'))} /></div> : <LineChart {...chart} tableButton={false} />;
        }}
      </States>
    </Panel>
  );
});
