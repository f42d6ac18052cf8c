// Why the lead has its score: the ledger, each row with what it was read from, opening the events it counts.

import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assessment, TimelineItem } from '../../api/leads';
import type { ModelOutline } from '../../api/model';
import { comma, exact, pair, score } from '../../lib/format';
import type { LedgerRow } from '../../lib/ledger';
import { nameOf } from '../../lib/names';
import { valueText } from '../../lib/values';
import { Empty, Panel } from '../../parts/Panel';
import { LedgerKey, type LedgerThreshold, ScoreLedger } from '../../parts/ScoreLedger';
import { Time } from '../../parts/Time';
import type { LeadField } from './Field';
import type { Verdict } from './facts';
import styles from './LeadPage.module.css';
import { eventText } from './words';

// Where stages begin by the total: "score.total >= 55".
export function thresholdsOf(outline: ModelOutline | undefined, name: (id: string) => string): LedgerThreshold[] {
  return (outline?.stages ?? []).flatMap(stage => {
    const found = /(?:^|[^\w.])(?:score\.)?total\s*>=?\s*(\d+(?:\.\d+)?)/.exec(stage.enter ?? '');
    return found ? [{ at: Number(found[1]), label: name(stage.id) }] : [];
  });
}

function fieldsOf(row: LedgerRow, fields: LeadField[]): LeadField[] {
  if (!row.rule || row.rule.kind === 'each') return [];
  const names = new Set([...row.rule.of.matchAll(/\b(?:lead|company)\.\w+/g)].map(match => match[0]));
  return fields.filter(field => names.has(`${field.root}.${field.name}`));
}

// The events that a rule may have counted; `where` is the server's to judge, so it is shown beside them.
function eventsOf(row: LedgerRow, outline: ModelOutline | undefined, items: TimelineItem[], verdicts: Map<number, Verdict>, until: number) {
  if (!row.rule || !outline) return { events: [] as TimelineItem[], where: [] as string[] };
  const ids = row.rule.kind === 'each' ? [row.rule.of] : [...row.rule.of.matchAll(/\bsignals\.(\w+)/g)].map(match => match[1]!);
  const signals = (outline.signals ?? []).filter(signal => ids.includes(signal.id));
  const starts = signals.flatMap(signal => simple(signal.where));
  const events = items.filter(item => item.type === 'event' && !item.undone && !verdicts.has(item.seq) && Date.parse(item.at) <= until &&
    signals.some(signal => (signal.events.length === 0 || signal.events.includes(item.name)) && matches(item, signal.where)));
  return { events, where: starts.length > 0 || signals.every(signal => !signal.where) ? [] : signals.flatMap(signal => signal.where ?? []) };
}

// event.PROPERTY.startsWith("…"), any of several: what most signals ask. Anything else is not judged here.
function simple(where: string | null | undefined): { name: string; start: string }[] {
  if (!where) return [];
  const parts = where.split('||').map(part => /^\s*event\.(\w+)\.startsWith\((["'])([^"']*)\2\)\s*$/.exec(part));
  return parts.every(Boolean) ? parts.map(part => ({ name: part![1]!, start: part![3]! })) : [];
}

function matches(item: TimelineItem, where: string | null | undefined): boolean {
  const starts = simple(where);
  return starts.length === 0 || starts.some(({ name, start }) => typeof item.data[name] === 'string' && (item.data[name] as string).startsWith(start));
}

export interface WhyProps {
  assessment: Assessment;
  outline: ModelOutline | undefined;
  stageName: (id: string) => string;
  fields: LeadField[];
  items: TimelineItem[];
  verdicts: Map<number, Verdict>;
  until: number;
}

export const Why = memo(function Why({ assessment, outline, stageName, fields, items, verdicts, until }: WhyProps) {
  const { t, i18n } = useTranslation(['lead', 'framework', 'names', 'common']);
  const evidence = (row: LedgerRow) => fieldsOf(row, fields).map(field => pair(nameOf(i18n, 'field', `${field.root}.${field.name}`), valueText(field.value, t, field.name)))
    .filter((each, index, all) => all.indexOf(each) === index).join(comma()) || undefined;
  const detail = (row: LedgerRow) => {
    const said = fieldsOf(row, fields);
    const { events, where } = eventsOf(row, outline, items, verdicts, until);
    if (said.length + events.length === 0) return undefined;
    return (
      <ul className={styles.evidence}>
        {said.map(field => (
          <li key={`${field.root}.${field.name}`}>
            <span className="said">{nameOf(i18n, 'field', `${field.root}.${field.name}`)}: {valueText(field.value, t, field.name)}</span>
            <span className="third small">{t(`framework:source.${field.source}`)}, <Time at={field.at} /></span>
          </li>
        ))}
        {events.slice(0, 12).map(item => (
          <li key={item.seq}>
            <span className="said">{eventText(item, i18n)}</span>
            <span className="third small"><Time at={item.at} /></span>
          </li>
        ))}
        {events.length > 12 && <li className="third">{t('lead:moreEvents', { n: events.length - 12 })}</li>}
        {where.map(each => <li key={each} className="third small">{t('lead:onlyWhere')} <code className="mono said">{each}</code></li>)}
      </ul>
    );
  };
  return (
    <Panel title={<h2 title={exact(assessment.total)}>{t('lead:why', { score: score(assessment.total) })}</h2>} label={t('lead:why', { score: score(assessment.total) })} tools={<div className="hide-phone"><LedgerKey /></div>}>
      {assessment.explanation.length === 0 ? (
        <Empty title={t('lead:noSignals')}>{t('lead:noSignalsText')}</Empty>
      ) : (
        <ScoreLedger assessment={assessment as never} scores={outline?.scores as never} thresholds={thresholdsOf(outline, stageName)} evidence={evidence} detail={detail} />
      )}
    </Panel>
  );
});
