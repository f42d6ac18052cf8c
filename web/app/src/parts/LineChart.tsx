// Lines over time: a score, leads in a stage. uPlot draws them and is read only when one is shown.
//
//   at          instants in milliseconds, ascending: where the lines have their values
//   series      at most three: `values` beside `at` (null: a gap), `name`, `ink` a token without its --w- ("s3";
//               petrol unless given), `step` (it jumps at an instant and stays), `fill` (lightly, down to the axis),
//               `dashed` (what was before, what is live)
//   label       one sentence that says what is to be seen: the picture's name for readers
//   name        what the table behind it is called (its caption, the file)
//   write       how a value is written: `count` unless given
//   thresholds  dotted, with their names
//   lane        what happened, under the axis, never on the line: `node` is drawn centred at its instant
//   until       the axis ends there; the last value unless given
//   from, to    the values' axis; 0 to the highest unless given
//   height      of the picture, 160 unless given; the lane takes 24 of it
//   now         a vertical line, as of then
//   tableButton false: the caller offers the table itself (ChartTable with `lineTable`)
//   ticks       about how many values the axis names; 0: no axis of values
//
// The plot keeps `plotLeft` and `plotRight` pixels free at its sides, so that a slider can lie under it. Colours are
// read when it is drawn, and drawn anew when the theme changes; fonts are waited for.

import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { count, instant } from '../lib/format';
import { ChartTable, type ChartTableData, useTableButton } from './ChartTable';

const LinePlot = lazy(() => import('./LinePlot').then(module => ({ default: module.LinePlot })));

export const plotLeft = 44;
export const plotRight = 16;

export interface LineSeries {
  name: string;
  values: (number | null)[];
  ink?: string;
  step?: boolean;
  fill?: boolean;
  dashed?: boolean;
}

export interface LineChartProps {
  at: number[];
  series: LineSeries[];
  label: string;
  name: string;
  write?: (value: number) => string;
  writeAt?: (at: number) => string;
  thresholds?: { at: number; name: string }[];
  lane?: { at: number; node: ReactNode }[];
  until?: number;
  from?: number;
  to?: number;
  height?: number;
  now?: number;
  tableButton?: boolean;
  ticks?: number;
}

const exactInstant = (at: number) => instant(new Date(at));

export function LineChart({ tableButton = true, height = 160, ...props }: LineChartProps) {
  const { t } = useTranslation();
  const [open, button] = useTableButton();
  const table = lineTable(props, t('chart.when'));
  return (
    <div style={{ minWidth: 0 }}>
      {tableButton && <div className="row" style={{ justifyContent: 'flex-end' }}>{button}</div>}
      {open ? (
        <ChartTable of={table} />
      ) : (
        <div style={{ minHeight: height }}>
          <Suspense>
            <LinePlot {...props} height={height} />
          </Suspense>
        </div>
      )}
    </div>
  );
}

// The table behind the lines; `when` heads the column of instants.
export function lineTable({ at, series, name, write = count, writeAt = exactInstant }: LineChartProps, when: string): ChartTableData {
  return {
    name,
    columns: [{ head: when }, ...series.map(each => ({ head: each.name, write }))],
    rows: at.map((instantOf, index) => [writeAt(instantOf), ...series.map(each => each.values[index] ?? null)]),
  };
}
