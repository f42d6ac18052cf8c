// The lines of LineChart, drawn by uPlot; read lazily.

import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import { clock, count, day } from '../lib/format';
import type { LineChartProps, LineSeries } from './LineChart';
import { plotLeft, plotRight } from './LineChart';
import styles from './LinePlot.module.css';

const hour = 3_600_000;
const font = '11px "Onest Variable", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
const laneHeight = 24;

function ink(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--w-${name}`).trim() || 'gray';
}

// 1, 2 or 5 times a power of ten, so that `most` of them reach `end`.
export function niceStep(end: number, most: number): number {
  const rough = end / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find(each => each * power >= rough) ?? 10) * power;
}

// Midnights (or hours, in a span of two days) of the reader's zone, at most `most`.
export function timeTicks(from: number, to: number, most: number): number[] {
  const span = to - from;
  const found: number[] = [];
  if (span <= 48 * hour) {
    const step = [1, 3, 6, 12, 24].find(hours => span / (hours * hour) <= most) ?? 24;
    const begin = new Date(from);
    for (let at = new Date(begin.getFullYear(), begin.getMonth(), begin.getDate()); at.getTime() <= to; at = new Date(at.getTime() + step * hour)) {
      if (at.getTime() >= from) found.push(at.getTime());
    }
    return found;
  }
  const days = [1, 2, 3, 7, 14, 28, 42, 56, 91, 182, 364, 728].find(each => span / (each * 24 * hour) <= most) ?? 1820;
  const begin = new Date(from);
  for (let step = 0; ; step += days) {
    const at = new Date(begin.getFullYear(), begin.getMonth(), begin.getDate() + step).getTime();
    if (at > to) return found;
    if (at >= from) found.push(at);
  }
}

export function LinePlot({ at, series, label, write = count, writeAt, thresholds = [], lane = [], until, from = 0, to, height = 160, now, ticks = 4 }: LineChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const [drawn, setDrawn] = useState(0); // counts drawings: what lies over the canvas follows it
  const [over, setOver] = useState<number | null>(null);

  const high = to ?? Math.max(1, ...series.flatMap(each => each.values.map(value => value ?? 0)), ...thresholds.map(each => each.at));
  const low = Math.min(from, ...series.flatMap(each => each.values.map(value => value ?? 0)));
  const nice = niceStep(high - low, Math.max(1, ticks));
  const isWhole = series.every(each => each.values.every(value => Number.isInteger(value ?? 0)));
  const rung = isWhole ? Math.max(1, nice) : nice; // nothing lies between two counts
  const top = to ?? Math.ceil(high / rung) * rung;
  const end = until ?? at[at.length - 1] ?? 0;
  // What decides how it is drawn; data alone is given to the plot that is there.
  const shape = JSON.stringify([series.map(({ ink: color, step, fill, dashed }) => [color, step, fill, dashed]), thresholds.map(each => each.at), top, low, height, ticks, lane.length > 0, at[0], end]);
  const data = useMemo(() => [at, ...series.map(each => each.values)] as uPlot.AlignedData, [at, series]);
  const latest = useRef({ data, write, thresholds });
  latest.current = { data, write, thresholds };

  useEffect(() => {
    let ended = false;
    let asked = false;
    let width = 0;
    const place = box.current!;
    const begin = () => {
      if (ended) return;
      plot.current = new uPlot(
        {
          width,
          height: height - (lane.length ? laneHeight : 0),
          ms: 1,
          padding: [14, plotRight, 0, ticks ? 0 : 4],
          legend: { show: false },
          cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
          scales: { x: { time: false, range: () => [at[0] ?? 0, Math.max(end, (at[0] ?? 0) + 1)] }, y: { range: () => [low, top] } },
          axes: [
            {
              stroke: () => ink('ink3'), font, size: 24, gap: 6, grid: { show: false }, ticks: { show: false },
              splits: (u, _, min, max) => timeTicks(min, max, Math.max(2, Math.floor(u.width / 76))),
              values: (_, splits) => splits.map(each => (end - (at[0] ?? 0) <= 48 * hour ? clock(new Date(each)) : day(new Date(each)))),
            },
            ticks
              ? {
                  stroke: () => ink('ink3'), font, size: plotLeft, gap: 8, ticks: { show: false }, grid: { stroke: () => ink('line'), width: 1 },
                  splits: () => Array.from({ length: Math.floor((top - low) / rung + 1e-9) + 1 }, (_, index) => low + index * rung),
                  values: (_, splits) => splits.map(each => latest.current.write(each)),
                }
              : { show: false },
          ],
          series: [{}, ...series.map(seriesOptions)],
          hooks: {
            drawClear: [u => drawThresholds(u, latest.current.thresholds.map(each => each.at))],
            draw: [() => setDrawn(times => times + 1)],
            setCursor: [u => setOver(u.cursor.left !== undefined && u.cursor.left >= 0 ? (u.cursor.idx ?? null) : null)],
          },
        },
        latest.current.data,
        place,
      );
    };
    // The width is told once the page is laid out: asking for it would lay it out an extra time.
    const sizes = new ResizeObserver(([told]) => {
      width = Math.max(120, told!.contentRect.width);
      plot.current?.setSize({ width, height: height - (lane.length ? laneHeight : 0) });
      if (asked) return;
      asked = true;
      // Canvas text is drawn with the font that is there.
      void Promise.resolve(document.fonts?.ready).then(begin);
    });
    sizes.observe(place);
    const theme = new MutationObserver(() => plot.current?.redraw(false));
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] });
    return () => {
      ended = true;
      sizes.disconnect();
      theme.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
    // `shape` says all that these come from
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [shape]);

  useEffect(() => plot.current?.setData(data), [data]);

  const u = drawn > 0 ? plot.current : undefined;
  const ratio = globalThis.devicePixelRatio || 1;
  const area = u && { left: u.bbox.left / ratio, top: u.bbox.top / ratio, width: u.bbox.width / ratio, height: u.bbox.height / ratio };
  const x = (value: number) => area!.left + (u!.valToPos(value, 'x') || 0);
  const y = (value: number) => area!.top + (u!.valToPos(value, 'y') || 0);
  const main = series[0];
  const last = main ? main.values.findLastIndex(value => value !== null) : -1;

  return (
    <div className={styles.plot} style={{ height }}>
      <div role="img" aria-label={label}>
        <div ref={box} />
        {area && (
          <div aria-hidden="true">
            {thresholds.filter(each => each.at <= top && each.at >= low).map(each => (
              <span key={`${each.at} ${each.name}`} className={styles.name} style={{ top: y(each.at) }}>{each.name}</span>
            ))}
            {now !== undefined && <span className={styles.now} style={{ left: x(now), top: area.top, height: area.height }} />}
            {main && last >= 0 && over === null && (
              <>
                <i className={styles.end} style={{ left: x(at[last]!), top: y(main.values[last]!), background: `var(--w-${main.ink ?? 'petrol'})` }} />
                <span className={styles.value} style={{ left: x(at[last]!) + 4, top: y(main.values[last]!) }}>{write(main.values[last]!)}</span>
              </>
            )}
            {over !== null && at[over] !== undefined && (
              <div className={styles.tip} style={x(at[over]) < area.left + area.width / 2 ? { left: x(at[over]) + 10 } : { right: `calc(100% - ${x(at[over]) - 10}px)` }}>
                <div className="third">{writeAt ? writeAt(at[over]) : `${day(new Date(at[over]))}, ${clock(new Date(at[over]))}`}</div>
                {series.map(each => (
                  <div key={each.name}><b>{each.values[over] === null || each.values[over] === undefined ? '–' : write(each.values[over])}</b> <span className="second">{each.name}</span></div>
                ))}
              </div>
            )}
          </div>
        )}
      </div>
      {area && lane.map((each, index) => (
        <span key={`${each.at} ${index}`} className={styles.event} style={{ left: x(each.at), top: height - laneHeight }}>{each.node}</span>
      ))}
    </div>
  );
}

function seriesOptions(look: LineSeries): uPlot.Series {
  const color = () => ink(look.ink ?? (look.dashed ? 'control' : 'petrol'));
  return {
    stroke: color,
    width: look.dashed ? 1.5 : 2,
    ...(look.dashed ? { dash: [3, 4] } : {}),
    ...(look.fill ? { fill: () => `color-mix(in srgb, ${color()} 10%, transparent)` } : {}),
    ...(look.step ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
    points: { show: false },
    spanGaps: false,
  };
}

function drawThresholds(u: uPlot, at: number[]) {
  const { ctx, bbox } = u;
  const ratio = globalThis.devicePixelRatio || 1;
  ctx.save();
  ctx.strokeStyle = ink('ink2');
  ctx.lineWidth = ratio;
  ctx.setLineDash([ratio, 3 * ratio]);
  for (const each of at) {
    const y = Math.round(u.valToPos(each, 'y', true));
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}
