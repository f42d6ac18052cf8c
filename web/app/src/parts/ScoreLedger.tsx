// Why a lead has its score, as a ledger: a strip with thresholds, then a table whose rows add up exactly. Each bar
// starts where the one before ended. Hatched: cut by a limit; dashed: lost to decay; clay: below zero.
//
// `detail` answers what a row opens to; rows without it do not open. `evidence` says more under a reason.

import { IconChevronDown } from '@tabler/icons-react';
import { Fragment, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exact, joined, points as signed, pointsParts, score as rounded } from '../lib/format';
import { type Bar, type Explained, ledgerOf, type Ledger, type LedgerPart, type LedgerRow, type LedgerScore } from '../lib/ledger';
import { nameOf, scoreInk } from '../lib/names';
import { texted, uncounted } from '../lib/words';
import styles from './ScoreLedger.module.css';

export interface LedgerThreshold {
  at: number;
  label: string;
}

export interface ScoreLedgerProps {
  assessment: Explained;
  scores?: LedgerScore[];
  thresholds?: LedgerThreshold[];
  evidence?: (row: LedgerRow) => string | undefined;
  detail?: (row: LedgerRow) => ReactNode | undefined;
  strip?: boolean;
}

export function ScoreLedger({ assessment, scores, thresholds = [], evidence, detail, strip = true }: ScoreLedgerProps) {
  const { t } = useTranslation(['ledger', 'names', 'common']);
  const ledger = ledgerOf(assessment, scores);
  const ids = ledger.parts.map(part => part.score);
  return (
    <div className={styles.ledger}>
      {strip && <Strip ledger={ledger} thresholds={thresholds} />}
      <table className={styles.table}>
        <caption className="unseen">{t('ledger:caption', { total: exact(ledger.total) })}</caption>
        <colgroup>
          <col className={styles.reasonColumn} />
          <col />
          <col className={styles.pointsColumn} />
        </colgroup>
        <thead className="unseen">
          <tr>
            <th scope="col">{t('ledger:reason')}</th>
            <td aria-hidden="true" />
            <th scope="col">{t('ledger:points')}</th>
          </tr>
        </thead>
        {ledger.parts.map(part => (
          <Part key={part.score} part={part} ledger={ledger} ink={scoreInk(part.score, ids)} evidence={evidence} detail={detail} />
        ))}
        <tbody>
          <tr className={styles.grand}>
            <th scope="row">
              {t('ledger:score')} <span className={styles.aside}><Sum ids={ids} /></span>
            </th>
            <td aria-hidden="true" />
            <td className={styles.points} data-total={ledger.total}><Points value={ledger.total} /></td>
          </tr>
        </tbody>
      </table>
      <SilentRules ledger={ledger} />
    </div>
  );
}

// "fit + engagement"
function Sum({ ids }: { ids: string[] }) {
  const { i18n } = useTranslation('names');
  return <>{ids.map(id => nameOf(i18n, 'score', id).toLocaleLowerCase()).join(' + ')}</>;
}

// What hatch, dashes and the dotted line mean.
export function LedgerKey() {
  const { t } = useTranslation('ledger');
  return (
    <div className={styles.key}>
      <span><i className={styles.keyCut} aria-hidden="true" />{t('ledger:key.cut')}</span>
      <span><i className={styles.keyFaded} aria-hidden="true" />{t('ledger:key.faded')}</span>
      <span><i className={styles.keyLimit} aria-hidden="true" />{t('ledger:key.limit')}</span>
    </div>
  );
}

function Strip({ ledger, thresholds }: { ledger: Ledger; thresholds: LedgerThreshold[] }) {
  const { t, i18n } = useTranslation(['ledger', 'names']);
  const ids = ledger.parts.map(part => part.score);
  const share = (value: number) => Math.max(0, Math.min(100, (value / ledger.range) * 100));
  const shown = thresholds.filter(threshold => threshold.at > 0 && threshold.at <= ledger.range);
  const known = ledger.parts.every(part => part.high !== null);
  const names = ledger.parts.map(part => `${nameOf(i18n, 'score', part.score)} ${exact(part.sum)}`).join(', ');
  return (
    <div className={styles.strip}>
      <div className={styles.above} aria-hidden="true">
        {shown.map(threshold => (
          <span key={threshold.at} style={{ left: `${share(threshold.at)}%` }}>{threshold.label} {exact(threshold.at)}</span>
        ))}
        {known && shown.every(threshold => share(threshold.at) < 84) && <span className={styles.end}>{exact(ledger.range)}</span>}
      </div>
      <div className={styles.bar} role="img" aria-label={t('ledger:strip', { total: exact(ledger.total), parts: names })}>
        {ledger.parts.map(part => part.sum > 0 && <i key={part.score} style={{ width: `${share(part.sum)}%`, background: scoreInk(part.score, ids) }} />)}
        {shown.map(threshold => <u key={threshold.at} style={{ left: `${share(threshold.at)}%` }} />)}
      </div>
      <div className={styles.under} aria-hidden="true">
        {ledger.parts.map(part => (
          <span key={part.score} style={{ flex: `0 0 auto`, minWidth: `${share(part.sum)}%` }}>
            <b>{rounded(part.sum)}</b> {nameOf(i18n, 'score', part.score).toLocaleLowerCase()}
          </span>
        ))}
      </div>
    </div>
  );
}

function Part({ part, ledger, ink, evidence, detail }: { part: LedgerPart; ledger: Ledger; ink: string } & Pick<ScoreLedgerProps, 'evidence' | 'detail'>) {
  const { t, i18n } = useTranslation(['ledger', 'names']);
  const limit = part.high;
  return (
    <tbody>
      <tr className={styles.head}>
        <th colSpan={3} scope="rowgroup">
          <span className={styles.dot} style={{ background: ink }} aria-hidden="true" />
          {nameOf(i18n, 'score', part.score)} <span className={styles.aside}>{nameOf(i18n, 'about', part.score)}</span>
        </th>
      </tr>
      {part.rows.length === 0 && (
        <tr>
          <th scope="row" className="third">{t('ledger:nothing')}</th>
          <td aria-hidden="true" />
          <td className={styles.points}>0</td>
        </tr>
      )}
      {part.rows.map(row => <Row key={row.key} row={row} part={part} ledger={ledger} ink={ink} evidence={evidence} detail={detail} />)}
      <tr className={styles.subtotal}>
        <th scope="row">
          <b>{nameOf(i18n, 'score', part.score)}</b>
          {limit !== null && (
            <span className={styles.aside}>
              {part.cut < 0 ? t('ledger:limit.cut', { limit: exact(limit), cut: exact(-part.cut) }) : part.sum >= limit ? t('ledger:limit.reached', { limit: exact(limit) }) : t('ledger:limit.open', { limit: exact(limit) })}
            </span>
          )}
        </th>
        <td aria-hidden="true"><Lane ledger={ledger} limit={limit}><Piece ledger={ledger} bar={{ from: 0, to: part.sum }} className={styles.sum} ink={part.sum < 0 ? 'var(--w-clay)' : ink} /></Lane></td>
        <td className={styles.points} data-subtotal={part.sum}><Points value={part.sum} /></td>
      </tr>
    </tbody>
  );
}

function Row({ row, part, ledger, ink, evidence, detail }: { row: LedgerRow; part: LedgerPart; ledger: Ledger; ink: string } & Pick<ScoreLedgerProps, 'evidence' | 'detail'>) {
  const { t } = useTranslation(['ledger', 'names', 'common']);
  const [open, setOpen] = useState(false);
  const words = useRowWords(row, part);
  const more = [words.small, row.kind === 'rule' ? evidence?.(row) : undefined].filter(Boolean).join(' · ');
  const body = open ? detail?.(row) : undefined;
  const opens = detail !== undefined && row.kind === 'rule' && detail(row) !== undefined;
  const negative = row.kind !== 'group' && row.kind !== 'score' && row.points < 0;
  return (
    <Fragment>
      <tr className={row.kind === 'group' || row.kind === 'score' ? styles.cutRow : negative ? styles.minus : undefined}>
        <th scope="row">
          {opens ? (
            <button type="button" className={styles.opens} aria-expanded={open} onClick={() => setOpen(!open)} title={t('ledger:open')}>
              <span className="said">{words.text}</span>
              <IconChevronDown size={14} stroke={1.75} aria-hidden style={{ transform: open ? 'rotate(180deg)' : undefined }} />
            </button>
          ) : (
            <span className="said">{words.text}</span>
          )}
          {more && <small className="said">{more}</small>}
        </th>
        <td aria-hidden="true">
          <Lane ledger={ledger} limit={part.high}>
            {row.kind !== 'group' && row.kind !== 'score' && <Piece ledger={ledger} bar={row.bar} ink={row.points < 0 ? 'var(--w-clay)' : ink} />}
            {row.cut && <Piece ledger={ledger} bar={row.cut} className={styles.cut} />}
            {row.faded && <Piece ledger={ledger} bar={row.faded} className={styles.faded} edge={ink} />}
          </Lane>
        </td>
        <td className={styles.points} data-points={row.points}><Points value={row.points} signed /></td>
      </tr>
      {body !== undefined && (
        <tr className={styles.detail}>
          <td colSpan={3}>{body}</td>
        </tr>
      )}
    </Fragment>
  );
}

function useRowWords(row: LedgerRow, part: LedgerPart): { text: string; small?: string } {
  const { t, i18n } = useTranslation(['ledger', 'names']);
  const { line, rule } = row;
  if (row.kind === 'group' || row.kind === 'score') {
    const name = row.kind === 'score' || row.group === null ? nameOf(i18n, 'score', part.score) : nameOf(i18n, 'group', row.group);
    const limit = row.limit === undefined ? undefined : exact(row.limit);
    const text = limit === undefined ? t('ledger:cut.plain', { name }) : row.points < 0 ? t('ledger:cut.most', { name, limit }) : t('ledger:cut.least', { name, limit });
    return { text, small: t('ledger:cut.before', { sum: exact(row.before ?? 0) }) };
  }
  if (row.kind === 'correction') {
    const reason = typeof line.correction === 'string' ? line.correction : '';
    return { text: t('ledger:correction'), ...(reason ? { small: reason } : {}) };
  }
  const text = texted(line.reason as never) || nameOf(i18n, 'group', line.rule ?? '');
  const said: string[] = [];
  const each = rule?.points;
  if (rule?.kind === 'each' && each != null && line.count != null && !line.decayed && line.count !== 1) said.push(`${exact(line.count)} × ${exact(each)} = ${exact(line.points)}`);
  if (line.decayed) said.push(t('ledger:fresh', { fresh: signed(line.points + line.decayed) }));
  if (row.cut) said.push(t('ledger:upTo', { max: exact(Math.abs(rule?.max ?? row.points)) }));
  return { text, ...(said.length ? { small: joined(said) } : {}) };
}

export function Points({ value, signed: sign = false }: { value: number; signed?: boolean }) {
  const [whole, decimals] = pointsParts(value, sign);
  return <>{whole}{decimals && <span className="decimals">{decimals}</span>}</>;
}

function Lane({ ledger, limit, children }: { ledger: Ledger; limit: number | null; children: ReactNode }) {
  return (
    <span className={styles.lane}>
      {ledger.low < 0 && <s style={{ left: at(ledger, 0) }} />}
      {children}
      {limit !== null && limit <= ledger.high && <u style={{ left: at(ledger, limit) }} />}
    </span>
  );
}

function at(ledger: Ledger, value: number): string {
  return `${((value - ledger.low) / (ledger.high - ledger.low)) * 100}%`;
}

function Piece({ ledger, bar, className, ink, edge }: { ledger: Ledger; bar: Bar; className?: string | undefined; ink?: string; edge?: string }) {
  const [from, to] = bar.from <= bar.to ? [bar.from, bar.to] : [bar.to, bar.from];
  return <i className={className} style={{ left: at(ledger, from), width: `${((to - from) / (ledger.high - ledger.low)) * 100}%`, ...(ink ? { background: ink } : {}), ...(edge ? { borderColor: edge } : {}) }} />;
}

// "18 rules gave nothing": which, and of which something is not known yet.
function SilentRules({ ledger }: { ledger: Ledger }) {
  const { t, i18n } = useTranslation(['ledger', 'names']);
  const [open, setOpen] = useState(false);
  if (ledger.silent.length === 0) return null;
  return (
    <div className={styles.silent}>
      <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('ledger:silent', { n: ledger.silent.length })}
        <IconChevronDown size={14} stroke={1.75} aria-hidden style={{ transform: open ? 'rotate(180deg)' : undefined }} />
      </button>
      {open && (
        <ul>
          {ledger.silent.map(({ score, rule, missing }) => (
            <li key={`${score}/${rule.id}`}>
              <span className="said">{uncounted(rule.reason) || nameOf(i18n, 'group', rule.id)}</span>
              <span className="third small">
                {missing.length > 0 ? t('ledger:notKnown', { fields: joined(missing.map(field => nameOf(i18n, 'field', field))) }) : nameOf(i18n, 'score', score)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
