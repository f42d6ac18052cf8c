// The columns of the list: what each shows, how it sorts, what it writes into a file.

import { IconClockPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNames } from '../../api/expressions';
import type { LeadRow } from '../../api/leads';
import type { Cell } from '../../lib/csv';
import { count, score } from '../../lib/format';
import { Grade } from '../../parts/Grade';
import { Stage } from '../../parts/Stage';
import { Time } from '../../parts/Time';
import styles from './LeadsPage.module.css';
import { type Naming, useNaming } from './naming';
import { StrongestReason } from './StrongestReason';

export interface Column {
  id: string;
  head: string;
  width: number;
  sort?: string; // as GET /leads takes it
  firstDown?: boolean; // a click sorts by the greatest first
  isNumber?: boolean;
  cell: (row: LeadRow) => ReactNode;
  text: (row: LeadRow) => Cell;
}

export const defaultColumns = ['grade', 'total', 'stage', 'reason', 'source', 'owner', 'last_seen'];

export function leadName(row: LeadRow): string {
  return row.name ?? row.email ?? row.id;
}

export function useColumns(): Map<string, Column> {
  const { t } = useTranslation(['leads', 'common']);
  const naming = useNaming();
  const names = useNames();
  return useMemo(() => {
    const all = [...ownColumns(t, naming), ...modelColumns(naming, (names ?? []).map(each => each.name))];
    return new Map(all.map(column => [column.id, column]));
  }, [t, naming, names]);
}

type Translate = (key: string, values?: Record<string, unknown>) => string;

function said(text: string | null | undefined): ReactNode {
  return text ? <span className="cut">{text}</span> : <span className="third">–</span>;
}

function ownColumns(translate: unknown, naming: Naming): Column[] {
  const t = translate as Translate;
  const instant = (id: 'created' | 'last_seen' | 'stage_since', width = 108): Column => ({
    id, head: naming.name(id), width, sort: id, firstDown: true, isNumber: true,
    cell: row => <Time at={row[id]} className="second" />,
    text: row => row[id],
  });
  const touch = (id: 'source' | 'medium' | 'campaign'): Column => ({
    id, head: naming.name(id), width: 118,
    // What we call it ourselves where nobody said.
    cell: row => <span className="cut second">{row[id] ? naming.value(id, row[id]) : '–'}</span>,
    text: row => row[id],
  });
  return [
    {
      id: 'grade', head: naming.name('grade'), width: 84, sort: 'grade',
      cell: row => <Grade grade={row.judgement?.grade} />,
      text: row => row.judgement?.grade ?? null,
    },
    {
      id: 'total', head: naming.score('total'), width: 118, sort: 'total', firstDown: true,
      cell: row => (row.judgement ? <Total total={row.judgement.total} scores={row.judgement.scores} /> : <span className="third">–</span>),
      text: row => row.judgement?.total ?? null,
    },
    {
      id: 'stage', head: naming.name('stage'), width: 138, sort: 'stage',
      cell: row => (
        <span className={styles.stage}>
          {row.disqualified !== null ? <span className="tag" title={naming.reason(row.disqualified)}>{t('leads:state.disqualified')}</span> : <Stage stage={row.stage} stages={naming.stages} />}
          {row.snoozed && <span className="third" role="img" title={t('leads:state.snoozed')} aria-label={t('leads:state.snoozed')}><IconClockPause size={14} stroke={1.75} aria-hidden /></span>}
        </span>
      ),
      text: row => row.stage,
    },
    { id: 'reason', head: t('leads:column.reason'), width: 230, cell: row => <StrongestReason row={row} />, text: () => null },
    touch('source'),
    {
      id: 'owner', head: naming.name('owner'), width: 124,
      cell: row => (row.owner ? <span className="cut">{naming.owner(row.owner)}</span> : <span className="cut third">{naming.owner('')}</span>),
      text: row => (row.owner ? (naming.people.known(row.owner) ?? row.owner) : null),
    },
    instant('last_seen'),
    instant('created'),
    { id: 'company', head: naming.name('company'), width: 180, sort: 'company', cell: row => said(row.company), text: row => row.company },
    { id: 'email', head: naming.name('email'), width: 210, cell: row => said(row.email), text: row => row.email },
    touch('medium'),
    touch('campaign'),
    {
      id: 'events', head: naming.name('events'), width: 92, sort: 'events', firstDown: true, isNumber: true,
      cell: row => count(row.events), text: row => row.events,
    },
    instant('stage_since', 120),
    {
      id: 'changes_at', head: naming.name('changes_at'), width: 120, sort: 'changes_at', isNumber: true,
      cell: row => <Time at={row.judgement?.changes_at} className="second" />, text: row => row.judgement?.changes_at ?? null,
    },
    {
      id: 'snoozed_until', head: naming.name('snoozed_until'), width: 120, isNumber: true,
      cell: row => <Time at={row.snoozed_until} className="second" />, text: row => row.snoozed_until,
    },
    {
      id: 'segments', head: naming.name('segments'), width: 190,
      cell: row => said(row.judgement?.segments.map(naming.segment).join(', ')), text: row => row.judgement?.segments.join(' ') ?? null,
    },
  ];
}

// Of the model in force: a column for each score, each framework.
function modelColumns(naming: Naming, names: string[]): Column[] {
  const under = (root: string) => names.flatMap(name => (name.startsWith(`${root}.`) ? [name.split('.')[1]!] : []));
  return [
    ...under('score').filter(id => id !== 'total').map((id): Column => ({
      id: `score.${id}`, head: naming.score(id), width: 108, sort: `score.${id}`, firstDown: true, isNumber: true,
      cell: row => (row.judgement?.scores[id] === undefined ? <span className="third">–</span> : score(row.judgement.scores[id])),
      text: row => row.judgement?.scores[id] ?? null,
    })),
    ...under('framework').map((id): Column => ({
      id: `framework.${id}`, head: naming.framework(id), width: 124,
      cell: row => said(row.judgement?.frameworks[id] && naming.verdict(row.judgement.frameworks[id])),
      text: row => row.judgement?.frameworks[id] ?? null,
    })),
  ];
}

// The number, then what it is made of: two scores as a bar of 100; with more only the number says the truth.
export function Total({ total, scores }: { total: number; scores: Record<string, number> }) {
  const parts = Object.values(scores);
  const isBar = parts.length <= 2 && parts.every(part => part >= 0) && total <= 100;
  return (
    <span className={styles.total}>
      <b>{score(total)}</b>
      {isBar && (
        <span className={styles.bar} aria-hidden="true">
          {parts.map((part, index) => (
            <i key={index} style={{ width: `${part}%`, background: index === 0 ? 'var(--w-fit)' : 'var(--w-eng)' }} />
          ))}
        </span>
      )}
    </span>
  );
}
