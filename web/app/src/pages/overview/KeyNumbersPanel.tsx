// The key numbers: each with how it changed in words, what it was, and a line of how it went.

import { useQueries, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { countQuery } from '../../api/leads';
import type { Model } from '../../api/model';
import { type KeyNumbers, type KeyNumbersPair, numbersQuery } from '../../api/statistics';
import { day } from '../../lib/format';
import { cut, type Period } from '../../lib/period';
import { ChartTable, useTableButton } from '../../parts/ChartTable';
import { Empty, type Loaded, States } from '../../parts/Panel';
import { Sparkline } from '../../parts/Sparkline';
import { type KeyNumber, keyNumbers } from './keyNumbers';
import styles from './OverviewPage.module.css';

const pieces = 10;

// In the period and the one before it, or at all.
function Nothing() {
  const { t } = useTranslation(['statistics', 'common']);
  const leads = useQuery(countQuery({})).data;
  if (leads === undefined) return null;
  return leads > 0 ? <Empty title={t('statistics:empty.title')}>{t('statistics:empty.text')}</Empty> : <Empty title={t('statistics:overview.empty.title')}>{t('statistics:overview.empty.text')}</Empty>;
}

export function KeyNumbersPanel({ of, model, failed, period }: { of: Loaded<KeyNumbersPair>; model: Model | undefined; failed: unknown; period: Period }) {
  const { t } = useTranslation(['statistics', 'common']);
  const [open, button] = useTableButton();
  const spans = cut(period.span, pieces);
  // A reply holds a span and the one before it, so that every second one is asked for.
  const asked = useQueries({ queries: spans.filter((_, index) => index % 2 === 1).map(span => numbersQuery(span)) });
  const trend: (KeyNumbers | undefined)[] = asked.flatMap(each => [each.data?.before, each.data?.now]);
  const data = model && of.data ? { model, pair: of.data } : undefined;
  return (
    <section className="panel" aria-label={t('statistics:kpi.label')}>
      <header className={styles.kpiHead}>
        <h2>{t('statistics:kpi.label')}</h2>
        <span className="space" />
        {button}
      </header>
      <States
        of={{ ...of, data, error: failed ?? of.error }}
        skeleton={<div className={styles.kpis}>{[1, 2, 3, 4, 5, 6, 7, 8].map(each => <div key={each} className={styles.kpi}><div className="skeleton" style={{ height: 72, width: '100%' }} /></div>)}</div>}
        isEmpty={({ pair }) => isNothing(pair.now) && isNothing(pair.before)}
        empty={<div style={{ padding: '0 16px' }}><Nothing /></div>}
      >
        {known => {
          const numbers = keyNumbers(known.model, known.pair, t);
          if (open) {
            return (
              <div className={styles.kpiTable}>
                <ChartTable
                  of={{
                    name: t('statistics:kpi.label'),
                    columns: [t('statistics:column.number'), t('statistics:column.now'), t('statistics:column.before'), ...spans.map(span => t('statistics:column.since', { from: day(new Date(span.from)) }))].map(head => ({ head })),
                    rows: numbers.map(each => [each.name, ...[known.pair.now, known.pair.before, ...trend].map(value => written(each, value))]),
                  }}
                />
              </div>
            );
          }
          return (
            <ul className={styles.kpis}>
              {cardsOf(numbers).map(([each, ...small]) => (
                <Card key={each.id} of={each} now={each.read(known.pair.now)} before={each.read(known.pair.before)} trend={trend.map(value => (value ? each.read(value) : null))}>
                  {small.map(other => (
                    <Change key={other.id} of={other} now={other.read(known.pair.now)} before={other.read(known.pair.before)} withNumber />
                  ))}
                </Card>
              ))}
            </ul>
          );
        }}
      </States>
    </section>
  );
}

function written(of: KeyNumber, numbers: KeyNumbers | undefined): string | null {
  const value = numbers ? of.read(numbers) : null;
  return value === null ? null : of.write(value);
}

function isNothing(numbers: KeyNumbers): boolean {
  return numbers.new_leads + numbers.marketing_qualified + numbers.sales_qualified + numbers.won + numbers.lost === 0;
}

// Each with those that are shown under it.
function cardsOf(numbers: KeyNumber[]): [KeyNumber, ...KeyNumber[]][] {
  const cards: [KeyNumber, ...KeyNumber[]][] = [];
  for (const each of numbers) {
    const last = cards[cards.length - 1];
    if (each.isSmall && last) last.push(each);
    else cards.push([each]);
  }
  return cards;
}

interface NumberProps {
  of: KeyNumber;
  now: number | null;
  before: number | null;
}

function Card({ of, now, before, trend, children }: NumberProps & { trend: (number | null)[]; children: ReactNode }) {
  const { t } = useTranslation(['statistics', 'common']);
  return (
    <li className={styles.kpi} data-kpi={of.id}>
      <h3>{of.name}</h3>
      <div className={styles.kpiLine}>
        {now === null ? <span className="third">{t('statistics:kpi.none')}</span> : <b className={styles.value}>{of.write(now)}</b>}
        <Sparkline values={trend} />
      </div>
      <div>
        <Change of={of} now={now} before={before} />
        {children}
      </div>
    </li>
  );
}

function Change({ of, now, before, withNumber }: NumberProps & { withNumber?: boolean }) {
  const { t } = useTranslation(['statistics', 'common']);
  const change = now === null || before === null ? undefined : of.write(now) === of.write(before) ? 'same' : now > before === of.moreIsGood ? 'good' : 'bad';
  return (
    <p className="small third">
      {withNumber && now !== null && <><b className={styles.small}>{of.write(now)}</b> </>}
      {change === undefined && before === null && t('statistics:kpi.noneBefore')}
      {(change === 'good' || change === 'bad') && <b className={change === 'good' ? styles.good : styles.bad}>{of.change(now!, before!)}</b>}
      {change === 'same' && t('statistics:asBefore')}{' '}
      {before !== null && change !== 'same' && t('statistics:was', { value: of.write(before) })}
    </p>
  );
}
