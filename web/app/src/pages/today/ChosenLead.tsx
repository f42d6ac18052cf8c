// The chosen lead with all that can be done about it: what the reader shows, the actions, their keys and menus.

import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assessmentQuery, type LeadRow, leadQuery } from '../../api/leads';
import type { Model } from '../../api/model';
import { reasonsQuery } from '../../api/reasons';
import { Problem } from '../../api/client';
import { useVerbs, type Verb } from '../../api/verbs';
import { clock, day } from '../../lib/format';
import { useKeys } from '../../lib/keys';
import { nameOf } from '../../lib/names';
import { useSettled } from '../../lib/steady';
import { numberOf } from '../../parts/FrameworkChecklist';
import { Grade } from '../../parts/Grade';
import type { KeyChoice } from '../../parts/KeyMenu';
import { Empty, Skeleton, States, useLate } from '../../parts/Panel';
import { texted } from '../../lib/words';
import { ActionBar, type MenuName, type RareAction } from './ActionBar';
import { Composer, type Writing } from './Composer';
import { eventsQuery } from './lead';
import { nameOfLead, Waiting } from './QueueList';
import { Ask, type Asked, askedNow, Reader, Reasons, titleOf } from './Reader';
import { strongest } from './reasons';
import { snoozeSpans, snoozeUntil } from '../../lib/snooze';
import { useSwipe } from './swipe';
import styles from './TodayPage.module.css';

export interface Done {
  // The lead leaves its place (`stays`: for the end of Today); answers what puts it back.
  leave: (lead: string, stays?: boolean) => () => void;
  // A lead that was put off is back in the queue; answers what puts it off again.
  wake: (lead: string) => () => void;
}

export interface ChosenLeadProps {
  lead: string;
  row: LeadRow | undefined;
  model: Model;
  user: string | undefined;
  done: Done;
  mayWork: boolean;
  isPhone: boolean;
}

// What somebody is about to do with a lead.
interface Begun {
  lead: string;
  menu?: MenuName | undefined;
  writing?: Writing | undefined;
  isAnswering?: boolean;
}

const hotPoints = 20;
const hotDays = 14;
const notForUsDays = 90;

function telOf(phone: unknown): string | undefined {
  const digits = typeof phone === 'string' ? phone.replace(/[^\d+]/g, '') : '';
  return digits.length >= 3 ? `tel:${digits}` : undefined;
}

function mailOf(email: string | null): string | undefined {
  return email?.includes('@') ? `mailto:${encodeURIComponent(email).replace('%40', '@')}` : undefined;
}

export function ChosenLead({ lead: id, row, model, user, done, mayWork, isPhone }: ChosenLeadProps) {
  const { t, i18n } = useTranslation(['today', 'names', 'framework', 'common']);
  const verbs = useVerbs();
  // Whose turn it is shows at once, by its row and the buttons; what is to be read about it follows in the next picture,
  // and is neither asked for nor drawn where somebody leafs on.
  const readId = useDeferredValue(id);
  const isRead = readId === id;
  const lead = useQuery(leadQuery(readId));
  const assessed = useQuery(assessmentQuery(readId));
  const events = useQuery(eventsQuery(readId));
  const lists = useQuery(reasonsQuery).data;
  // The next lead is drawn in the place of the last one, which is quicker than anew; what was begun with the last one
  // ends with it.
  const [begun, setBegun] = useState<Begun>();
  const { menu, writing, isAnswering = false } = begun?.lead === id ? begun : ({} as Partial<Begun>);
  const begin = (what: Omit<Begun, 'lead'>) => setBegun(before => ({ ...(before?.lead === id ? before : undefined), ...what, lead: id }));
  const setMenu = (next: MenuName | undefined) => begin({ menu: next });
  const setWriting = (next: Writing | undefined) => begin({ writing: next });
  const setAnswering = (is: boolean) => begin({ isAnswering: is });
  const box = useRef<HTMLDivElement>(null);
  const isScrolled = useRef(false);
  useLayoutEffect(() => {
    setBegun(before => (before?.lead === id ? before : undefined));
    if (isScrolled.current && box.current) box.current.scrollTop = 0;
    isScrolled.current = false;
  }, [id]);

  // Somebody else has it, or it became part of another: nothing can be done with it here.
  const isAway = isRead && lead.error instanceof Problem && lead.error.status === 404;
  const data = isRead && !isAway ? lead.data : undefined;
  const assessment = isRead && !isAway ? assessed.data?.assessment : undefined;
  // What its row says is enough to act on: a key never waits for the rest, and never falls to what is typed after it.
  const known = isAway ? undefined : (data ?? row);
  const name = known ? nameOfLead(known) : '';
  const first = data?.fields.find(field => field.root === 'lead' && field.name === 'first_name')?.value;
  const short = typeof first === 'string' && first ? first : name;
  const stage = known?.stage ?? null;
  // Of the two the newer one is not known; what one of them says was just done.
  const disqualified = Boolean(data?.disqualified ?? row?.disqualified);
  const snoozed = Boolean(data?.snoozed ?? row?.snoozed);
  const call = telOf(data?.fields.find(field => field.root === 'lead' && field.name === 'phone')?.value);
  const mail = mailOf(known?.email ?? null);
  const asked = assessment && askedNow(assessment, model);
  const score = model.outline.grade?.of.at(-1) ?? model.outline.scores.at(-1)?.id;

  // Does something that takes the lead off its place.
  function away(verb: Verb, body: Record<string, unknown>, said: string, stays = false) {
    void verbs({ lead: id, verb, body, done: said }, () => done.leave(id, stays));
  }
  function here(verb: Verb, body: Record<string, unknown>, said: string) {
    void verbs({ lead: id, verb, body, done: said });
  }

  const people = model.stages.filter(each => each.kind === 'by');
  const at = people.findIndex(each => each.id === stage);
  const isBefore = model.stages.findIndex(each => each.id === stage) < model.stages.findIndex(each => each.id === model.accepted?.id);
  const step = ((): { verb: Verb; to: string; text: string; effect: string; said: string } | undefined => {
    if (!mayWork || !known || disqualified) return undefined;
    if (snoozed) return { verb: 'wake', to: '', text: t('today:wake.action'), effect: t('today:wake.then', { name: short }), said: t('today:wake.done', { name }) };
    if (isBefore && model.accepted) {
      const to = model.accepted.short;
      return { verb: 'accept', to, text: t('today:accept.action'), effect: t('today:accept.then', { name: short, stage: to }), said: t('today:accept.done', { name, stage: to }) };
    }
    const next = people[at + 1];
    if (at < 0 || !next) return undefined;
    return { verb: 'qualify', to: next.short, text: t('today:qualify.action'), effect: t('today:qualify.then', { name: short, stage: next.short }), said: t('today:qualify.done', { name, stage: next.short }) };
  })();

  const isSettled = useSettled(step?.verb, id);

  function doStep() {
    if (!step) return;
    if (step.verb === 'wake') void verbs({ lead: id, verb: 'wake', body: {}, done: step.said }, () => done.wake(id));
    else if (step.verb === 'accept') away('accept', stage ? { expected_stage: stage } : {}, step.said, true);
    else here(step.verb, stage ? { expected_stage: stage } : {}, step.said);
  }

  function doReason(verb: 'reject' | 'disqualify', reason: string) {
    const text = nameOf(i18n, 'reason', reason);
    const said = t(verb === 'reject' ? 'today:reject.done' : 'today:disqualify.done', { name, reason: text });
    if (reason !== 'other') return away(verb, { reason }, said);
    // "Other" says nothing without a word about it.
    setWriting({
      id: verb,
      label: t(verb === 'reject' ? 'today:reject.why' : 'today:disqualify.why'),
      save: t(verb === 'reject' ? 'today:reject.action' : 'today:disqualify.action'),
      onSave: note => void away(verb, { reason, note }, said),
    });
  }

  function snooze(until: Date) {
    away('snooze', { until: until.toISOString() }, t('today:snooze.done', { name, when: `${day(until)}, ${clock(until)}` }));
  }

  const reasonsOf = (verb: 'reject' | 'disqualify'): KeyChoice[] => (lists?.[verb] ?? []).map(reason => ({ id: reason, text: nameOf(i18n, 'reason', reason), act: () => doReason(verb, reason) }));
  const now = new Date();
  const open = mayWork && known !== undefined && !disqualified;
  const menus: Record<MenuName, KeyChoice[]> = {
    reject: open ? reasonsOf('reject') : [],
    disqualify: open ? reasonsOf('disqualify') : [],
    snooze: open
      ? [
          ...snoozeSpans.map(span => {
            const until = snoozeUntil(span, now);
            return { id: span, text: t(`today:snooze.${span}`, { when: span === 'hour' ? clock(until) : `${day(until)}, ${clock(until)}` }), act: () => snooze(snoozeUntil(span, new Date())) };
          }),
          {
            id: 'date',
            text: t('today:snooze.date'),
            act: () =>
              setWriting({
                id: 'date',
                label: t('today:snooze.until'),
                type: 'date',
                save: t('today:snooze.action'),
                onSave: text => {
                  const until = new Date(`${text}T09:00`);
                  if (Number.isNaN(until.getTime()) || until <= new Date()) return t('today:snooze.past');
                  snooze(until);
                },
              }),
          },
        ]
      : [],
  };

  function write(next: Writing) {
    // After the menu that it came from has closed; else at once, for what is typed next belongs into it.
    if (document.activeElement?.closest('[role="menu"]')) setTimeout(() => setWriting(next));
    else setWriting(next);
  }
  const note = () =>
    write({ id: 'note', label: t('today:note.label', { name: short }), save: t('today:note.save'), onSave: text => void here('note', { text }, t('today:note.done', { name })) });
  const correct = (label: 'hot' | 'not_for_us') => () =>
    write({
      id: label,
      label: t(label === 'hot' ? 'today:correct.whyHot' : 'today:correct.whyNot'),
      save: t('today:correct.save'),
      onSave: reason => {
        const days = label === 'hot' ? hotDays : notForUsDays;
        const until = new Date(Date.now() + days * 86_400_000).toISOString();
        here('correct', { label, reason, until, points: label === 'hot' ? hotPoints : -hotPoints, ...(score ? { score } : {}) }, t(label === 'hot' ? 'today:correct.doneHot' : 'today:correct.doneNot', { name, n: days }));
      },
    });
  const claim = () => here('claim', {}, t('today:claim.done', { name }));
  const mayClaim = open && known.owner === null;
  const rare: RareAction[] = [
    ...(open ? [{ id: 'note', text: t('today:note.action'), shortcut: 'N', act: note }] : []),
    ...(mayClaim ? [{ id: 'claim', text: t('today:claim.action'), shortcut: 'T', act: claim }] : []),
    ...(open ? [{ id: 'hot', text: t('today:correct.hot'), shortcut: '+', act: correct('hot') }, { id: 'not', text: t('today:correct.not'), shortcut: '-', act: correct('not_for_us') }] : []),
  ];

  const answers = asked && open ? answersOf(asked) : [];
  function answersOf({ framework, criterion }: Asked): KeyChoice[] {
    const label = nameOf(i18n, 'criterion', criterion.id);
    const say = (answer: Record<string, unknown>) => {
      setAnswering(false);
      here('answer', { framework, criterion: criterion.id, ...answer }, t('today:ask.done', { criterion: label, name }));
    };
    const isBool = criterion.type === 'bool';
    const choice = (id: string, met: boolean, text: string) => ({ id, text, act: () => say(isBool && criterion.field ? { value: met } : { met }) });
    const all = [choice('yes', true, t(isBool ? 'today:ask.yes' : 'today:ask.enough')), choice('no', false, t(isBool ? 'today:ask.no' : 'today:ask.notEnough'))];
    if (!criterion.field || isBool) return all;
    const isNumber = criterion.type === 'number' || criterion.type === 'int';
    const type = isNumber ? ('number' as const) : criterion.type === 'timestamp' ? ('date' as const) : ('text' as const);
    return [
      ...all,
      {
        id: 'write',
        text: t('today:ask.write'),
        act: () => {
          setAnswering(false);
          setWriting({
            id: `answer ${criterion.id}`,
            label: texted(criterion.ask) || label,
            type,
            save: t('today:ask.save'),
            onSave: text => {
              const number = isNumber ? numberOf(text) : undefined;
              if (isNumber && (number === undefined || (criterion.type === 'int' && !Number.isInteger(number)))) return t('today:ask.notNumber', { text });
              say({ value: isNumber ? number : type === 'date' ? `${text}T00:00:00Z` : text });
            },
          });
        },
      },
    ];
  }

  const goTo = (address: string | undefined) => () => {
    if (address) window.location.href = address;
  };
  const menuKey = (key: string, name: MenuName, does: string) => ({ key, does, act: () => setMenu(name), while: menus[name].length > 0 });
  useKeys([
    { key: 'a', does: step?.text ?? t('today:accept.action'), act: doStep, while: step !== undefined && isSettled },
    menuKey('r', 'reject', t('today:reject.action')),
    menuKey('d', 'disqualify', t('today:disqualify.action')),
    menuKey('s', 'snooze', t('today:snooze.action')),
    { key: 'c', does: t('today:call'), act: goTo(call), while: call !== undefined },
    { key: 'm', does: t('today:mail'), act: goTo(mail), while: mail !== undefined },
    {
      key: 'q',
      does: t('today:keys.answer'),
      act: () => {
        setAnswering(true);
        box.current?.querySelector(`.${styles.ask}`)?.scrollIntoView({ block: 'nearest' });
      },
      while: answers.length > 0,
    },
    { key: 'n', does: t('today:note.action'), act: note, while: open },
    { key: 't', does: t('today:claim.action'), act: claim, while: mayClaim },
    { key: '+', does: t('today:correct.hot'), act: correct('hot'), while: open },
    { key: '-', does: t('today:correct.not'), act: correct('not_for_us'), while: open },
    { key: 'Escape', does: t('common:close'), act: () => setAnswering(false), while: isAnswering },
    ...answers.map((answer, index) => ({ key: String(index + 1), does: answer.text, act: answer.act, while: isAnswering })),
  ]);

  const swipe = useSwipe(
    isPhone && open
      ? way => {
          if (way === 'right') doStep();
          else snooze(snoozeUntil('tomorrow', new Date()));
        }
      : undefined,
  );

  const loaded = {
    data: data && assessment ? { lead: data, assessment } : undefined,
    error: lead.error ?? assessed.error,
    refetch: () => void Promise.all([lead.refetch(), assessed.refetch()]),
  };
  const bar = (
    <ActionBar
      step={step && { text: step.text, act: doStep }}
      call={call}
      mail={mail}
      menus={menus}
      menu={menu}
      onMenu={setMenu}
      rare={rare}
      isPhone={isPhone}
    />
  );
  const composer = writing && known && <Composer key={`${id} ${writing.id}`} draft={`${id} ${writing.id}`} writing={writing} onClose={() => setWriting(undefined)} />;
  const ask = asked && <Ask asked={asked} answering={isAnswering} choices={answers} />;

  const read = useDeferredValue({
    id,
    shown: !isPhone && (isAway ? <Away /> :
      <States of={loaded} skeleton={<ReaderSkeleton />}>
        {({ lead: shown, assessment: judged }) => (
          <Reader lead={shown} row={row} assessment={judged} timeline={events.data ?? []} model={model} me={user} ask={ask} effect={step?.effect} />
        )}
      </States>
    ),
  });
  // Keys and buttons act on who is chosen: where drawing takes long, who is not chosen any more is seen to be so.
  const isBehind = useLate(read.id !== id, 150);

  if (isPhone) {
    return (
      <div ref={box} {...swipe}>
        <header className={styles.cardHead}>
          <Grade grade={assessment?.grade ?? row?.judgement?.grade} />
          <b className="said">{name}</b>
          <span className="space" />
          {row && <Waiting since={row.stage_since} />}
        </header>
        {isAway ? <Away /> : <States of={loaded} skeleton={<Skeleton lines={5} height={20} />}>
          {({ lead: shown, assessment: judged }) => (
            <>
              <p className="second said">{titleOf(shown)}</p>
              <Reasons reasons={strongest(judged, model.outline, shown, events.data)} />
              {ask}
            </>
          )}
        </States>}
        {composer}
        {known && bar}
      </div>
    );
  }
  return (
    <>
      <div className={styles.scroll} ref={box} onScroll={() => (isScrolled.current = true)}>
        <div className={isBehind ? styles.behind : undefined} aria-busy={isBehind || undefined}>{read.shown}</div>
      </div>
      {composer}
      {known && bar}
    </>
  );
}

function Away() {
  const { t } = useTranslation('today');
  return <Empty title={t('today:gone')}>{t('today:away')}</Empty>;
}

function ReaderSkeleton() {
  return (
    <div className="column" style={{ gap: 22 }} aria-hidden="true">
      <Skeleton lines={2} height={22} />
      <Skeleton lines={2} height={40} />
      <div className="skeleton" style={{ height: 52 }} />
      <div className="skeleton" style={{ height: 112 }} />
      <Skeleton lines={4} />
    </div>
  );
}
