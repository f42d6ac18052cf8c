// The list of Today: who waits, the strongest reason, for how long.

import { memo, type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeadRow } from '../../api/leads';
import { responseSeconds } from '../../api/queue';
import { clock, instant } from '../../lib/format';
import { texted } from '../../lib/words';
import { Grade } from '../../parts/Grade';
import { relative, spanText, Time, useNow } from '../../parts/Time';
import styles from './TodayPage.module.css';

export function nameOfLead(row: { name: string | null; email: string | null; id: string }): string {
  return row.name || row.email || row.id;
}

export interface SectionProps {
  title: string;
  beside: string;
  about?: string; // of `beside`, on hover
  rows: LeadRow[];
  kind: RowKind;
  of: number; // how many there are on the server
  chosen: string | undefined;
  leaving: ReadonlySet<string>;
  gone: ReadonlySet<string>;
  onChoose: (lead: string) => void;
  onOpen: (lead: string) => void;
  onMore?: () => void;
  card?: ((row: LeadRow) => ReactNode) | undefined; // on a phone the chosen lead is open in its place
}

export function QueueSection({ title, beside, about, rows, kind, of, chosen, leaving, gone, onChoose, onOpen, onMore, card }: SectionProps) {
  const { t } = useTranslation(['today', 'common']);
  const id = useId();
  if (rows.length === 0) return null;
  const hasChosen = rows.some(row => row.id === chosen);
  const rest = of - rows.length;
  const row = (each: LeadRow, index: number) => (
    <QueueRow key={each.id} row={each} kind={kind} isChosen={each.id === chosen} isFirst={!hasChosen && index === 0} isLeaving={leaving.has(each.id)} isGone={gone.has(each.id)}
      onChoose={onChoose} onOpen={onOpen} />
  );
  const open = card && rows.find(each => each.id === chosen);
  const at = open ? rows.indexOf(open) : -1;
  const list = (part: LeadRow[], from: number) =>
    part.length > 0 && (
      <ul role="listbox" aria-labelledby={id} className={styles.list}>
        {part.map((each, index) => row(each, from + index))}
      </ul>
    );
  return (
    <>
      <h2 id={id} className={styles.group}>
        {title} <span title={about}>{beside}</span>
      </h2>
      {open ? (
        <>
          {list(rows.slice(0, at), 0)}
          <article key={open.id} id={`lead-${open.id}`} tabIndex={-1} className={styles.card} data-leaving={leaving.has(open.id) || undefined} aria-label={nameOfLead(open)}>
            {card(open)}
          </article>
          {list(rows.slice(at + 1), at + 1)}
        </>
      ) : (
        list(rows, 0)
      )}
      {rest > 0 && onMore && rows.length < 200 && (
        <button type="button" className={styles.more} onClick={onMore}>
          {t('today:more', { n: rest })}
        </button>
      )}
    </>
  );
}

export type RowKind = 'clock' | 'seen' | 'snoozed';

export interface RowProps {
  row: LeadRow;
  kind: RowKind;
  isChosen: boolean;
  isFirst: boolean; // where the focus comes in
  isLeaving: boolean;
  isGone: boolean;
  onChoose: (lead: string) => void;
  onOpen: (lead: string) => void;
}

// Drawn anew only when something of it changed: moving in the list is two rows, not a hundred.
export const QueueRow = memo(function QueueRow({ row, kind, isChosen, isFirst, isLeaving, isGone, onChoose, onOpen }: RowProps) {
  const { t } = useTranslation(['today', 'common']);
  const [strongest] = row.reasons ?? [];
  const why = strongest ? texted(strongest.reason) || (strongest.rule ?? '').replaceAll('_', ' ') : '';
  return (
    <li
      id={`lead-${row.id}`}
      role="option"
      aria-selected={isChosen}
      tabIndex={isChosen || isFirst ? 0 : -1}
      className={styles.item}
      data-leaving={isLeaving || undefined}
      data-gone={isGone || undefined}
      onClick={() => onChoose(row.id)}
      onDoubleClick={() => onOpen(row.id)}
      onFocus={event => {
        // A click chooses by itself; the keyboard chooses by coming here.
        if (event.target === event.currentTarget && !isChosen && event.currentTarget.matches(':focus-visible')) onChoose(row.id);
      }}
    >
      <Grade grade={row.judgement?.grade} />
      <span className={styles.text}>
        <span className={styles.names}>
          <b className="cut" title={nameOfLead(row)}>{nameOfLead(row)}</b>
          <span className={`cut second ${styles.company}`}>{row.company}</span>
        </span>
        <span className={styles.why} title={why}>{isGone ? t('today:gone') : why}</span>
      </span>
      {kind === 'clock' ? <Waiting since={row.stage_since} /> : kind === 'snoozed' ? <Until at={row.snoozed_until} /> : <Time at={row.last_seen} className={styles.wait} />}
    </li>
  );
});

// For how long it has waited, and how much of the time to answer is left. Never rounded below the limit.
export function Waiting({ since }: { since: string | null }) {
  const { t } = useTranslation(['today', 'common']);
  const { t: common } = useTranslation();
  const now = useNow();
  if (!since) return <span className={styles.wait} />;
  const at = new Date(since);
  const seconds = Math.max(0, (now.getTime() - at.getTime()) / 1000);
  const isLate = seconds >= responseSeconds;
  return (
    <span className={styles.wait} data-late={isLate || undefined} title={t('today:clock', { since: instant(at), until: clock(new Date(at.getTime() + responseSeconds * 1000)) })}>
      <span className="unseen">{isLate ? t('today:late') : t('today:waits')}</span>
      <time dateTime={since}>{waitText(seconds, common, t)}</time>
      <span className={styles.sla} aria-hidden="true">
        <u style={{ width: `${Math.min(100, (seconds / responseSeconds) * 100)}%` }} />
      </span>
    </span>
  );
}

type Translate = (key: string, values?: Record<string, unknown>) => string;

// "12 min", "1 h 05": minutes are told up to six hours.
export function waitText(seconds: number, common: Translate, t: Translate): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60 || minutes >= 360) return spanText(seconds, common);
  return t('today:hoursMinutes', { h: Math.floor(minutes / 60), m: String(minutes % 60).padStart(2, '0') });
}

function Until({ at }: { at: string | null }) {
  const { t } = useTranslation();
  const now = useNow();
  if (!at) return <span className={styles.wait} />;
  const when = new Date(at);
  return <time className={styles.wait} dateTime={at} title={instant(when)}>{relative(when, now, t)}</time>;
}
