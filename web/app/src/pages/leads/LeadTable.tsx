// The table: as many rows as the window shows, whatever the list holds.
//
// It is a real table: rows above and below are two empty rows of their height. The row that the keys are on keeps the
// focus, and stays in the document when it is scrolled away.

import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { memo, type MouseEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '@tanstack/react-router';
import type { LeadRow } from '../../api/leads';
import type { Choice, Chosen } from './chosen';
import { type Column, leadName } from './columns';
import styles from './LeadsPage.module.css';
import { pageSize } from './pages';

export const rowHeight = 38;
const aboveTable = 170; // and below it, about

export interface TableHandle {
  show: (index: number, focus: boolean) => void;
  range: () => [number, number];
}

export interface LeadTableProps {
  rows: LeadRow[];
  matching: number;
  hasMore: boolean;
  onMore: () => void;
  columns: Column[];
  sort: string;
  onSort: (sort: string) => void;
  at: number;
  onAt: (index: number) => void;
  choice: Choice;
  canChoose: boolean;
  onOpen: (row: LeadRow) => void;
  handle: RefObject<TableHandle | null>;
  isOther: boolean;
  label: string;
  place: unknown; // whose scroll position is kept
  busy: Chosen | undefined; // something is being done with these
}

// Where the list was scrolled to, so that coming back from a lead finds it there.
const kept = new Map<string, number>();

export function LeadTable(props: LeadTableProps) {
  const { rows, hasMore, onMore, columns, at, choice, handle, matching } = props;
  const { t } = useTranslation(['leads', 'common']);
  const box = useRef<HTMLDivElement>(null);
  const place = JSON.stringify(props.place);
  useLayoutEffect(() => {
    const element = box.current!;
    element.scrollTop = kept.get(place) ?? 0;
    return () => void kept.set(place, element.scrollTop);
  }, [place]);
  // A page that is still to be read is there as empty rows, so that scrolling does not end before the list does.
  const waiting = hasMore ? Math.min(pageSize, Math.max(0, matching - rows.length)) : 0;
  const rangeExtractor = useCallback((range: Range) => {
    const shown = defaultRangeExtractor(range);
    return at >= 0 && at < range.count && !shown.includes(at) ? [...shown, at].sort((a, b) => a - b) : shown;
  }, [at]);
  const virtual = useVirtualizer({
    count: rows.length + waiting,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialOffset: () => kept.get(place) ?? 0,
    // The first drawing has the rows in it already, before the height is measured.
    initialRect: { width: 0, height: window.innerHeight - aboveTable },
    rangeExtractor,
    scrollPaddingStart: rowHeight,
    scrollPaddingEnd: 76,
  });
  const shown = virtual.getVirtualItems();
  const last = shown[shown.length - 1]?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - 60) onMore();
  }, [hasMore, last, rows.length, onMore]);

  useEffect(() => {
    handle.current = {
      show: (index, focus) => {
        virtual.scrollToIndex(index, { align: 'auto' });
        if (focus) requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`)?.focus({ preventScroll: true }));
      },
      range: () => [virtual.range?.startIndex ?? 0, virtual.range?.endIndex ?? 0],
    };
  }, [handle, virtual]);

  // Rows compare by what they are given: what they call is always the newest.
  const newest = useRef(props);
  newest.current = props;
  const act = useCallback((what: 'open' | 'choose' | 'at', index: number, event: MouseEvent) => {
    const { rows: now, onOpen, onAt, choice: chosen, at: from } = newest.current;
    const row = now[index];
    if (!row) return;
    if (what === 'choose' && event.shiftKey && from >= 0) {
      const [low, high] = from < index ? [from, index] : [index, from];
      chosen.set(now.slice(low, high + 1).map(each => each.id), !chosen.has(row.id));
    } else if (what === 'choose') chosen.toggle(row.id);
    else if (what === 'open') onOpen(row);
    onAt(index);
  }, []);

  const width = 48 + 260 + columns.reduce((sum, column) => sum + column.width, 0);
  const isEveryone = choice.chosen.all || (rows.length > 0 && choice.chosen.ids.size >= rows.length && rows.every(row => choice.chosen.ids.has(row.id)));
  const isSome = choice.chosen.ids.size > 0;
  return (
    <div ref={box} className={styles.scroll} tabIndex={-1} data-other={props.isOther || undefined}>
      <table className={styles.table} style={{ minWidth: width }} aria-rowcount={matching + 1} aria-label={props.label}>
        <colgroup>
          {props.canChoose && <col style={{ width: 48 }} />}
          <col />
          {columns.map(column => <col key={column.id} style={{ width: column.width }} />)}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {props.canChoose && (
              <th className={styles.tick}>
                <input type="checkbox" aria-label={t('leads:choose.shown')} checked={isEveryone} ref={element => void (element && (element.indeterminate = isSome && !isEveryone))}
                  onChange={() => (isEveryone ? choice.clear() : choice.set(rows.map(row => row.id), true))} />
              </th>
            )}
            <Head column={{ id: 'name', head: t('leads:column.lead'), width: 0, sort: 'name' }} sort={props.sort} onSort={props.onSort} className={styles.first} />
            {columns.map(column => <Head key={column.id} column={column} sort={props.sort} onSort={props.onSort} />)}
          </tr>
        </thead>
        <tbody>
          {shown.map((item, nth) => {
            const before = nth === 0 ? 0 : shown[nth - 1]!.end;
            const gap = item.start - before;
            const row = rows[item.index];
            return [
              gap > 0 && <tr key={`gap${item.index}`} aria-hidden="true" className={styles.gap}><td colSpan={columns.length + 2} style={{ height: gap }} /></tr>,
              row ? (
                <Row key={row.id} row={row} index={item.index} isAt={item.index === at} isChosen={choice.has(row.id)} isBusy={props.busy !== undefined && (props.busy.all || props.busy.ids.has(row.id))} canChoose={props.canChoose} columns={columns} act={act} />
              ) : (
                <tr key={`waiting${item.index}`} className={styles.row} aria-hidden="true">
                  <td colSpan={columns.length + 2}><div className="skeleton" style={{ height: 12, margin: '0 20px', width: `${40 + ((item.index * 37) % 40)}%` }} /></td>
                </tr>
              ),
            ];
          })}
          <tr aria-hidden="true" className={styles.gap}><td colSpan={columns.length + 2} style={{ height: Math.max(0, virtual.getTotalSize() - (shown[shown.length - 1]?.end ?? 0)) + 76 }} /></tr>
        </tbody>
      </table>
    </div>
  );
}

function Head({ column, sort, onSort, className }: { column: Pick<Column, 'id' | 'head' | 'width' | 'sort' | 'firstDown' | 'isNumber'>; sort: string; onSort: (sort: string) => void; className?: string | undefined }) {
  const isBy = column.sort !== undefined && sort.replace(/^-/, '') === column.sort;
  const isDown = sort.startsWith('-');
  const classes = `${className ?? ''} ${column.isNumber ? styles.number : ''}`;
  if (!column.sort) return <th scope="col" className={classes}>{column.head}</th>;
  const next = isBy ? (isDown ? column.sort : `-${column.sort}`) : column.firstDown ? `-${column.sort}` : column.sort;
  return (
    <th scope="col" className={classes} aria-sort={isBy ? (isDown ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className={styles.sort} onClick={() => onSort(next)}>
        {column.head}
        {isBy && (isDown ? <IconArrowDown size={14} stroke={1.75} aria-hidden /> : <IconArrowUp size={14} stroke={1.75} aria-hidden />)}
      </button>
    </th>
  );
}

interface RowProps {
  row: LeadRow;
  index: number;
  isAt: boolean;
  isChosen: boolean;
  isBusy: boolean;
  canChoose: boolean;
  columns: Column[];
  act: (what: 'open' | 'choose' | 'at', index: number, event: MouseEvent) => void;
}

const Row = memo(function Row({ row, index, isAt, isChosen, isBusy, canChoose, columns, act }: RowProps) {
  const { t } = useTranslation(['leads', 'common']);
  const name = leadName(row);
  return (
    <tr className={styles.row} data-index={index} data-at={isAt || undefined} data-chosen={isChosen || undefined} data-busy={isBusy || undefined} aria-rowindex={index + 2} tabIndex={isAt ? 0 : -1}
      onClick={event => act('at', index, event)} onDoubleClick={event => act('open', index, event)}>
      {canChoose && (
        <td className={styles.tick} onClick={event => event.stopPropagation()}>
          <input type="checkbox" tabIndex={-1} aria-label={t('leads:choose.one', { name })} checked={isChosen} onChange={() => {}} onClick={event => act('choose', index, event)} />
        </td>
      )}
      <th scope="row" className={styles.first}>
        <span className={styles.who}>
          <Link to="/leads/$lead" params={{ lead: row.id }} tabIndex={-1} preload={false} className={styles.name}>{name}</Link>
          {row.company && <span className="second cut">{row.company}</span>}
        </span>
      </th>
      {columns.map(column => (
        <td key={column.id} className={column.isNumber ? styles.number : undefined}>{column.cell(row)}</td>
      ))}
    </tr>
  );
});
