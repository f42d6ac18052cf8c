// All that happened, the newest first, by filters; what a rule took for a bot with its reason, and a person may
// say otherwise; what was taken back is struck and says so.

import { IconRobot } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineItem } from '../../api/leads';
import type { People } from '../../api/people';
import { clock, count, day, exact, joined, pair, points } from '../../lib/format';
import { nameOf } from '../../lib/names';
import { valueText } from '../../lib/values';
import { Button } from '../../parts/Button';
import { Empty, Panel } from '../../parts/Panel';
import { type FactKind, factKinds, isTold, kindOf, type Verdict } from './facts';
import styles from './LeadPage.module.css';
import { iconOf } from './OverTime';
import { Segments } from './Segments';
import { eventPairs, eventText, mergeWords } from './words';

const pageRows = 40;

export interface TimelineProps {
  lead: string;
  items: TimelineItem[];
  verdicts: Map<number, Verdict>;
  whole: boolean; // all of it was read
  onMore: () => void;
  until: number | undefined;
  filter: FactKind | 'all';
  onFilter: (filter: FactKind | 'all') => void;
  stageName: (id: string) => string;
  people: People;
  onVerdict: ((seq: number, verdict: '' | 'bot') => void) | undefined;
}

export const Timeline = memo(function Timeline({ lead, items, verdicts, whole, onMore, until, filter, onFilter, stageName, people, onVerdict }: TimelineProps) {
  const { t } = useTranslation(['lead', 'common']);
  const [rows, setRows] = useState(pageRows);
  const told = useMemo(() => items.filter(item => isTold(item, lead) && (until === undefined || Date.parse(item.at) <= until)), [items, until, lead]);
  const shown = useMemo(() => told.filter(item => filter === 'all' || kindOf(item) === filter), [told, filter]);
  const filters = (['all', ...factKinds] as const).filter(each => each === 'all' || each === filter || told.some(item => kindOf(item) === each));
  return (
    <Panel
      title={t('lead:timeline')}
      tools={
        <Segments label={t('lead:filter')} value={filter} onChange={onFilter}
          choices={filters.map(each => ({ value: each, text: each === 'all' ? t('lead:kind.all', { n: whole ? count(told.length) : `${count(told.length)}+` }) : t(`lead:kind.${each}`) }))} />
      }
    >
      {shown.length === 0 ? (
        <Empty title={t('lead:timelineEmpty')}>{t('lead:timelineEmptyText')}</Empty>
      ) : (
        <ol className={styles.timeline}>
          {shown.slice(0, rows).map((item, index) => (
            <Fact key={item.seq} item={item} before={shown[index - 1]} verdict={verdicts.get(item.seq)} stageName={stageName} people={people} onVerdict={onVerdict} />
          ))}
        </ol>
      )}
      {(shown.length > rows || !whole) && (
        <Button small look="quiet" onClick={() => {
          setRows(rows + pageRows * 2);
          if (shown.length <= rows + pageRows * 2 && !whole) onMore();
        }}>
          {t('lead:showMore')}
        </Button>
      )}
    </Panel>
  );
});

function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

function Fact({ item, before, verdict, stageName, people, onVerdict }: { item: TimelineItem; before: TimelineItem | undefined; verdict: Verdict | undefined } & Pick<TimelineProps, 'stageName' | 'people' | 'onVerdict'>) {
  const { t } = useTranslation(['lead', 'names', 'framework', 'common']);
  const { title, small } = useFactWords(item, stageName, people);
  const at = new Date(item.at);
  const Icon = verdict ? IconRobot : iconOf(item);
  const known = ['bot', 'scanner', 'duplicate'].includes(verdict?.name ?? '');
  const newDay = !before || !sameDay(new Date(before.at), at);
  return (
    <li data-undone={item.undone || undefined} data-verdict={verdict?.name} data-seq={item.seq}>
      <time dateTime={item.at} className={styles.when} title={`${day(at)}, ${clock(at)}`}>{newDay && !sameDay(at, new Date()) ? day(at) : clock(at)}</time>
      <span className={styles.icon} aria-hidden="true"><Icon size={14} stroke={1.75} /></span>
      <div className="said">
        <div className={item.undone || verdict ? styles.struck : undefined}>{title}</div>
        {small && <div className="third small">{small}</div>}
        {verdict && (
          <div className="small second">
            {known ? t(`lead:verdict.${verdict.name}`) : verdict.name}
            {verdict.reason && `: ${['user_agent', 'headless', 'honeypot', 'data_center', 'too_fast', 'every_link'].includes(verdict.reason) ? t(`lead:because.${verdict.reason}`) : verdict.reason}`}
            {verdict.detail && ` (${verdict.detail})`}
          </div>
        )}
      </div>
      <span className={styles.beside}>
        {item.undone && <span className="tag">{t('lead:undone')}</span>}
        {verdict && onVerdict && <Button small onClick={() => onVerdict(item.seq, '')}>{t('lead:wasPerson')}</Button>}
        {!verdict && !item.undone && item.type === 'event' && onVerdict && (
          <Button small look="quiet" className={styles.onHover} aria-label={t('lead:wasBot')} title={t('lead:wasBot')} icon={<IconRobot size={16} stroke={1.75} />} onClick={() => onVerdict(item.seq, 'bot')} />
        )}
      </span>
    </li>
  );
}

function useFactWords(item: TimelineItem, stageName: (id: string) => string, people: People): { title: string; small?: string | undefined } {
  const { t, i18n } = useTranslation(['lead', 'identity', 'names', 'framework', 'common']);
  const { data } = item;
  const text = (name: string) => (typeof data[name] === 'string' ? (data[name] as string) : '');
  const who = people.who(data.who);
  const join = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' · ') || undefined;
  const until = (value: unknown) => {
    const said = typeof value === 'string' ? value : (value as { $timestamp?: string } | undefined)?.$timestamp;
    return said && !Number.isNaN(Date.parse(said)) ? t('lead:untilDate', { date: day(new Date(said)) }) : undefined;
  };
  switch (item.type) {
    case 'event':
      return { title: eventText(item, i18n), small: join(...eventPairs(item).slice(0, 4).map(([name, value]) => pair(nameOf(i18n, 'field', name), value))) };
    case 'account':
    case 'trait': {
      const fields = Object.entries(data).filter(([, value]) => value !== null && value !== '');
      const root = item.type === 'account' || item.name === 'company' ? 'company' : 'lead';
      const said = joined(fields.slice(0, 4).map(([name, value]) => pair(nameOf(i18n, 'field', `${root}.${name}`), valueText(value, t, name))));
      return { title: t('lead:fact.traits', { n: fields.length }), small: join(said + (fields.length > 4 ? ' …' : ''), t(`framework:source.${item.source}`)) };
    }
    case 'move': {
      const from = text('from');
      const title = t('lead:fact.moved', { from: from ? stageName(from) : t('lead:noStage'), to: item.name ? stageName(item.name) : t('lead:noStage') });
      const why = data.why as { total?: number; grade?: string } | undefined;
      const by = data.by === 'model' ? join(t('lead:by.model'), why?.total === undefined ? undefined : `${t('lead:score')} ${exact(why.total)}`) : data.by === 'event' ? t('lead:by.event') : who;
      const reason = text('reason');
      return { title, small: join(by, reason && nameOf(i18n, 'reason', reason), text('note'), until(data.until)) };
    }
    case 'consent':
      return { title: t(data.given === false ? 'lead:fact.withdrawn' : 'lead:fact.consented', { purpose: nameOf(i18n, 'purpose', item.name) }) };
    case 'verdict': {
      const reason = text('reason');
      const known = ['disqualified', 'snoozed', 'correction'].includes(item.name);
      const title = data.lifted === true ? t('lead:fact.lifted', { what: known ? t(`lead:on.${item.name}`) : item.name }) : known ? t(`lead:on.${item.name}`) : item.name;
      return { title, small: join(typeof data.points === 'number' ? points(data.points) : undefined, item.name === 'correction' ? reason : reason && nameOf(i18n, 'reason', reason), text('note'), until(data.until), who) };
    }
    case 'evidence': {
      const [framework = '', criterion = ''] = item.name.split('.');
      const said = data.value !== undefined ? valueText(data.value, t) : data.met === true ? t('framework:status.met') : data.met === false ? t('framework:status.no') : '';
      return { title: pair(joined([nameOf(i18n, 'framework', framework), nameOf(i18n, 'criterion', criterion)]), said), small: join(text('said_by'), text('where'), text('note'), who) };
    }
    case 'owner': {
      const reason = text('reason'); // the verb's, or somebody's own words
      return { title: item.name ? t('lead:fact.owned', { owner: people.name(item.name) }) : t('lead:fact.released'), small: join(reason && i18n.exists(`names:reason.${reason}`) ? nameOf(i18n, 'reason', reason) : reason, who) };
    }
    case 'note':
      return { title: text('text'), small: join(t('lead:fact.note'), who) };
    case 'merge':
      return mergeWords(item, t, join, who);
  }
}
