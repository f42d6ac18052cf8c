// The lead that is chosen: who, why, what to ask, and what is known, to be read in half a minute.

import { IconAlertTriangle, IconArrowRight, IconArrowUpRight, IconCircleCheck, IconCircleDashed, IconCircleX, IconClick, IconId } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { touchesQuery } from '../../api/lead';
import type { Assessment, Lead, LeadRow, TimelineItem } from '../../api/leads';
import type { Criterion, Model } from '../../api/model';
import { usePeople } from '../../api/people';
import { day, joined, longDay, pair, points, score as scoreText } from '../../lib/format';
import { nameOf, scoreInk, sourceName } from '../../lib/names';
import { valueText } from '../../lib/values';
import { texted } from '../../lib/words';
import { Avatar } from '../../parts/Avatar';
import { Button } from '../../parts/Button';
import { Grade } from '../../parts/Grade';
import { Stage } from '../../parts/Stage';
import { Time } from '../../parts/Time';
import { laterQuery, trendQuery } from './lead';
import { nameOfLead } from './QueueList';
import { type Reason, strongest } from './reasons';
import styles from './TodayPage.module.css';

export interface ReaderProps {
  lead: Lead;
  row: LeadRow | undefined;
  assessment: Assessment;
  timeline: TimelineItem[];
  model: Model;
  me: string | undefined;
  ask: ReactNode;
  effect: ReactNode;
}

export function titleOf(lead: Lead): string {
  const title = lead.fields.find(field => field.root === 'lead' && field.name === 'title')?.value;
  return [typeof title === 'string' ? title : '', lead.company ?? ''].filter(Boolean).join(', ');
}

export function Reader({ lead, row, assessment, timeline, model, me, ask, effect }: ReaderProps) {
  const { t } = useTranslation(['today', 'common']);
  const people = usePeople();
  const name = nameOfLead(lead);
  const reasons = strongest(assessment, model.outline, lead, timeline);
  const stage = model.stage(lead.stage);
  const owner = !lead.owner ? t('today:owner.nobody') : lead.owner === me ? t('today:owner.me') : people.name(lead.owner);
  return (
    <>
      <header className={styles.head}>
        <Avatar name={name} size={44} />
        <div className={styles.who}>
          <div className="row wrap" style={{ gap: '4px 10px' }}>
            <h2 className="said">{name}</h2>
            <Grade grade={assessment.grade} />
            <Stage stage={lead.stage} stages={model.stages.map(each => ({ id: each.id, name: each.short }))} disqualified={lead.disqualified !== null} />
            <span className="second" title={stage?.name}>{owner}</span>
          </div>
          <p className={`second said ${styles.title}`}>{titleOf(lead) || lead.email}</p>
        </div>
        <Link to="/leads/$lead" params={{ lead: lead.id }} className="button quiet">
          <IconArrowUpRight size={16} stroke={1.75} aria-hidden />
          {t('today:open')}
          <kbd aria-hidden="true">↵</kbd>
        </Link>
      </header>
      {lead.disqualified && <p className={styles.notice}>{t('today:disqualified')}</p>}
      {lead.snoozed?.until && <p className={styles.notice}>{t('today:snoozedUntil', { when: `${longDay(new Date(lead.snoozed.until))}` })}</p>}
      <Reasons reasons={reasons} />
      <FrameworkTiles lead={lead} assessment={assessment} model={model} />
      {ask}
      <div className={styles.facts}>
        <Scores lead={lead} row={row} assessment={assessment} model={model} />
        <LastSeen timeline={timeline} />
      </div>
      {effect && (
        <p className={styles.then}>
          <IconArrowRight size={16} stroke={1.75} aria-hidden />
          <span>{effect}</span>
        </p>
      )}
    </>
  );
}

export function Reasons({ reasons }: { reasons: Reason[] }) {
  const { t } = useTranslation(['today', 'common']);
  if (reasons.length === 0) return <p className="second" style={{ marginTop: 22 }}>{t('today:noReasons')}</p>;
  return (
    <ul className={styles.reasons} aria-label={t('today:reasons')}>
      {reasons.map(reason => (
        <ReasonLine key={`${reason.score}/${reason.rule}`} reason={reason} />
      ))}
    </ul>
  );
}

function ReasonLine({ reason }: { reason: Reason }) {
  const { t, i18n } = useTranslation(['today', 'names', 'common']);
  const Icon = reason.warm ? IconClick : IconId;
  return (
    <li className={styles.reason} data-warm={reason.warm || undefined}>
      <span className={styles.icon}><Icon size={16} stroke={1.75} aria-hidden /></span>
      <div>
        <p>{texted(reason.text)}</p>
        <p className="small second said">
          {nameOf(i18n, 'score', reason.score)}
          {reason.values.length > 0 && ` · ${joined(reason.values)}`}
          {reason.at && <> · <Time at={reason.at} /></>}
          {reason.decayed > 0.5 && ` · ${t('today:whenFresh', { points: points(Math.round(reason.points + reason.decayed)) })}`}
        </p>
      </div>
      <b className={styles.points}>{points(Math.round(reason.points * 10) / 10)}</b>
    </li>
  );
}

export interface FrameworkNow {
  status: string;
  met: number;
  next_question: { criterion: string; field: string | null; ask: unknown } | null;
  criteria: Record<string, string>;
  evidence?: Record<string, { conflict?: boolean }>;
}

export interface Asked {
  framework: string;
  criterion: Criterion;
}

// The framework that is worked on: the first that still has a question.
export function frameworkNow(assessment: Assessment, model: Model): { id: string; now: FrameworkNow } | undefined {
  const all = model.outline.frameworks.flatMap(({ id }) => {
    const now = assessment.frameworks[id] as FrameworkNow | undefined;
    return now ? [{ id, now }] : [];
  });
  return all.find(each => each.now.next_question) ?? all[0];
}

export function askedNow(assessment: Assessment, model: Model): Asked | undefined {
  const framework = frameworkNow(assessment, model);
  const question = framework?.now.next_question;
  const criterion = question && model.outline.frameworks.find(each => each.id === framework.id)?.criteria.find(each => each.id === question.criterion);
  return criterion ? { framework: framework.id, criterion } : undefined;
}

function FrameworkTiles({ lead, assessment, model }: { lead: Lead; assessment: Assessment; model: Model }) {
  const { t, i18n } = useTranslation(['today', 'names', 'framework', 'common']);
  const framework = frameworkNow(assessment, model);
  const criteria = model.outline.frameworks.find(each => each.id === framework?.id)?.criteria ?? [];
  if (!framework || criteria.length === 0) return null;
  const title = nameOf(i18n, 'framework', framework.id);
  return (
    <section className={styles.framework} aria-label={title}>
      <h3>
        {title} <span className="third">{t('today:met', { met: framework.now.met, of: criteria.length })}</span>
      </h3>
      <ol className={styles.tiles}>
        {criteria.map(criterion => {
          const state = framework.now.evidence?.[criterion.id]?.conflict ? 'two' : (framework.now.criteria[criterion.id] ?? 'unknown');
          const value = lead.fields.find(field => criterion.field === `${field.root}.${field.name}`)?.value;
          const Icon = state === 'met' ? IconCircleCheck : state === 'not met' ? IconCircleX : state === 'two' ? IconAlertTriangle : IconCircleDashed;
          const said =
            state === 'two' ? t('today:twoAnswers') : value !== undefined ? valueText(value, t, criterion.field ?? '') : state === 'unknown' ? t('today:notKnown') : state === 'met' ? t('today:isMet') : t('today:isNotMet');
          return (
            <li key={criterion.id} data-state={state.replace(' ', '-')}>
              <Icon size={16} stroke={1.75} aria-hidden />
              <span>
                <b>{nameOf(i18n, 'criterion', criterion.id)}</b>
                <span className="small second cut" title={said}>
                  {state === 'not met' && value !== undefined && <span className="unseen">{t('today:isNotMet')}: </span>}
                  {said}
                </span>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Scores({ lead, row, assessment, model }: { lead: Lead; row: LeadRow | undefined; assessment: Assessment; model: Model }) {
  const { t, i18n } = useTranslation(['today', 'names', 'common']);
  const trend = useQuery(trendQuery(lead.id)).data;
  const later = useQuery(laterQuery(lead.id, assessment.changes_at)).data;
  const all = model.outline.scores.map(each => each.id);
  const change = trend === undefined ? 0 : Math.round(assessment.total - trend);
  const total = scoreText(assessment.total);
  return (
    <section className={styles.section}>
      <h3>{change === 0 ? t('today:score', { score: total }) : t(change > 0 ? 'today:scoreUp' : 'today:scoreDown', { score: total, change: scoreText(Math.abs(change)) })}</h3>
      <dl className={styles.pairs}>
        {model.outline.scores.map(each => {
          const value = assessment.scores[each.id] ?? 0;
          return (
            <div key={each.id}>
              <dt>{nameOf(i18n, 'score', each.id)}</dt>
              <dd className="row">
                <b className={styles.number}>{scoreText(value)}</b>
                {each.high !== null && each.high > 0 && (
                  <>
                    <span className={styles.bar} aria-hidden="true">
                      <i style={{ width: `${Math.max(0, Math.min(1, value / each.high)) * 100}%`, background: scoreInk(each.id, all) }} />
                    </span>
                    <span className="small third nowrap">{t('today:ofHigh', { high: scoreText(each.high) })}</span>
                  </>
                )}
              </dd>
            </div>
          );
        })}
        <Origin lead={lead} row={row} />
        {later && assessment.changes_at && later.grade && later.grade !== assessment.grade && (
          <div>
            <dt>{t('today:falls', { grade: later.grade })}</dt>
            <dd>{t('today:fallsOn', { day: day(new Date(assessment.changes_at)) })}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Origin({ lead, row }: { lead: Lead; row: LeadRow | undefined }) {
  const { t, i18n } = useTranslation(['today', 'names', 'common']);
  const touch = useQuery(touchesQuery(lead.id)).data?.first;
  const field = lead.fields.find(each => each.root === 'lead' && each.name === 'source')?.value;
  const source = touch ? nameOf(i18n, 'channel', touch.channel) : row?.source ? sourceName(i18n, row.source) : typeof field === 'string' ? sourceName(i18n, field) : '';
  const details = [touch?.source ?? row?.medium, touch?.campaign ?? row?.campaign, touch?.term].filter(Boolean);
  if (!source) return null;
  return (
    <div>
      <dt>{t('today:cameFrom')}</dt>
      <dd className="said">{[source, ...details].join(' · ')}</dd>
    </div>
  );
}

// What an event was about: a page's path, a form's name.
function aboutEvent(item: TimelineItem): string {
  for (const name of ['path', 'title', 'name', 'subject', 'text', 'url']) {
    const value = item.data[name];
    if (typeof value === 'string' && value) return value;
  }
  return '';
}

function LastSeen({ timeline }: { timeline: TimelineItem[] }) {
  const { t, i18n } = useTranslation(['today', 'names', 'common']);
  // The same thing again and again is one line.
  const lines: { item: TimelineItem; times: number }[] = [];
  for (const item of timeline) {
    const last = lines[lines.length - 1];
    if (last && last.item.name === item.name && aboutEvent(last.item) === aboutEvent(item)) last.times += 1;
    else lines.push({ item, times: 1 });
  }
  return (
    <section className={styles.section}>
      <h3>{t('today:lastSeen')}</h3>
      {lines.length === 0 ? (
        <p className="second" style={{ marginTop: 8 }}>{t('today:neverSeen')}</p>
      ) : (
        <ul className={styles.seen}>
          {lines.slice(0, 5).map(({ item, times }) => (
            <li key={item.seq}>
              <Time at={item.at} className="small third" />
              <span className="said">
                {nameOf(i18n, 'event', item.name)}
                {aboutEvent(item) && <span className="second">{pair('', aboutEvent(item))}</span>}
                {times > 1 && <span className="third"> ×{times}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export interface AskProps {
  asked: Asked;
  answering: boolean;
  choices: { id: string; text: string; act: () => void }[];
}

export function Ask({ asked, answering, choices }: AskProps) {
  const { t, i18n } = useTranslation(['today', 'names', 'common']);
  const name = nameOf(i18n, 'criterion', asked.criterion.id);
  return (
    <section className={styles.ask} aria-label={t('today:ask.title')} data-on={answering || undefined}>
      <div className={styles.question}>
        <p className="small third row">
          <span>{t('today:ask.next', { criterion: name })}</span>
          <span className="space" />
          <kbd aria-hidden="true" className="hide-phone">Q</kbd>
        </p>
        <p className={styles.words}>{texted(asked.criterion.ask) || name}</p>
      </div>
      <div className={styles.answers}>
        {choices.map((choice, index) => (
          <Button key={choice.id} small look={choice.id === 'write' ? 'quiet' : 'default'} shortcut={answering ? String(index + 1) : undefined} onClick={choice.act}>
            {choice.text}
          </Button>
        ))}
      </div>
    </section>
  );
}
