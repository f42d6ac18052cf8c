// Today: whom to call now and why, worked from the keyboard. The list keeps its order while it is read; what comes
// meanwhile waits behind a bar. The chosen lead stands in the address (?lead=).

import { IconArrowUp } from '@tabler/icons-react';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assessmentQuery, leadQuery, type LeadRow } from '../../api/leads';
import { type Model, modelQuery, useModel } from '../../api/model';
import { responseSeconds, type Work, workOf } from '../../api/queue';
import { useModelsSeen } from '../../api/changes';
import { useMay, useMe } from '../../api/session';
import { count, weekday } from '../../lib/format';
import { useKeys } from '../../lib/keys';
import { Grains } from '../../parts/Grains';
import { PageBar } from '../../parts/PageBar';
import { Empty, Failure, Skeleton, States } from '../../parts/Panel';
import { useNow } from '../../parts/Time';
import { ChosenLead, type Done } from './ChosenLead';
import { eventsQuery } from './lead';
import { useNotify } from './notify';
import { useProgress } from './progress';
import { Bell } from './Bell';
import { GoOnSetup, Late, Nobody } from './Nobody';
import { nameOfLead, QueueSection } from './QueueList';
import styles from './TodayPage.module.css';
import { useQueue } from './useQueue';

export function TodayPage() {
  const { t } = useTranslation(['today', 'names', 'framework', 'common']);
  const me = useMe();
  const outline = useQuery(modelQuery);
  const model = useModel();
  const user = me?.user?.id;
  const isAdmin = useMay('administer');
  const work = useMemo(() => model && workOf(model, user), [model, user]);
  const models = useModelsSeen();
  if (model && work) return <TodayOf key={`${models} ${JSON.stringify(work)}`} model={model} work={work} user={user} />;
  return (
    <>
      <PageBar title={t('common:nav.today')} />
      <div className={styles.alone}>
        <States of={outline} skeleton={<Skeleton lines={6} height={40} />}>
          {() => (
            <Empty title={t('today:noModel.title')} actions={<>{isAdmin && <GoOnSetup />}<Link to="/model" className="button">{t('common:nav.model')}</Link></>}>
              {t('today:noModel.text')}
            </Empty>
          )}
        </States>
      </div>
    </>
  );
}

function TodayOf({ model, work, user }: { model: Model; work: Work; user: string | undefined }) {
  const { t } = useTranslation(['today', 'names', 'framework', 'common']);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const search = useSearch({ from: '/inside/today' });
  const isPhone = useMediaQuery('(max-width: 699px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const mayWork = useMay('work');
  const queue = useQueue(work, user);
  const progress = useProgress(user ?? 'somebody');
  const notify = useNotify();
  const [said, setSaid] = useState('');
  const now = useNow();

  const rows = useMemo(() => [...queue.now, ...queue.today], [queue.now, queue.today]);
  const staying = rows.filter(row => !queue.leaving.has(row.id));
  const chosen = search.lead ?? staying[0]?.id;
  const chosenRow = [...rows, ...queue.snoozed].find(row => row.id === chosen);

  const choose = useCallback(
    (lead: string | undefined, focus = false) => {
      void navigate({ to: '/today', search: lead ? { lead } : {}, replace: true, resetScroll: false });
      if (lead && focus) focusRow(lead);
    },
    [navigate],
  );

  const open = useCallback((lead: string) => void navigate({ to: '/leads/$lead', params: { lead } }), [navigate]);

  // The lead beside is read ahead, so that it is there when it is chosen; once this one is drawn.
  const next = staying[staying.findIndex(row => row.id === chosen) + 1]?.id;
  useEffect(() => {
    if (!next) return;
    const timer = setTimeout(() => {
      void queries.prefetchQuery(leadQuery(next));
      void queries.prefetchQuery(assessmentQuery(next));
      void queries.prefetchQuery(eventsQuery(next));
    }, 60);
    return () => clearTimeout(timer);
  }, [queries, next]);

  function step(by: number) {
    const all = [...staying, ...queue.snoozed];
    const at = all.findIndex(row => row.id === chosen);
    const to = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (to) choose(to.id, true);
  }

  function showFresh() {
    const first = queue.showFresh();
    if (first) choose(first, true);
  }

  // After an action: the lead leaves its place, the next one is chosen and told.
  const done: Done = {
    leave(lead, stays) {
      const at = staying.findIndex(row => row.id === lead);
      const rest = staying.filter(row => row.id !== lead);
      const to = rest[Math.min(Math.max(at, 0), rest.length - 1)];
      const back = queue.take(lead, stays);
      progress.add(lead);
      choose(to?.id, true);
      if (to) setSaid(t('today:announce', { name: nameOfLead(to), grade: to.judgement?.grade ?? '–', at: rest.indexOf(to) + 1, of: rest.length }));
      return () => {
        back();
        progress.remove(lead);
        choose(lead, true);
      };
    },
    wake: queue.wake,
  };

  useKeys([
    { key: 'j', does: t('today:keys.next'), act: () => step(1) },
    { key: 'k', does: t('today:keys.previous'), act: () => step(-1) },
    { key: 'ArrowDown', does: t('today:keys.next'), act: () => step(1) },
    { key: 'ArrowUp', does: t('today:keys.previous'), act: () => step(-1) },
    { key: 'Enter', does: t('today:keys.open'), act: () => chosen && void navigate({ to: '/leads/$lead', params: { lead: chosen } }), while: chosen !== undefined },
    { key: '.', does: t('today:keys.fresh'), act: showFresh, while: queue.fresh.length > 0 },
  ]);

  // New hot leads are told once in half a minute at most.
  const freshCount = queue.fresh.length;
  const told = useRef(0);
  const firstFresh = queue.fresh[0];
  useEffect(() => {
    if (freshCount === 0 || !firstFresh) return;
    const text = t('today:fresh', { n: freshCount });
    const wait = Math.max(0, told.current + 30_000 - Date.now());
    const timer = setTimeout(() => {
      told.current = Date.now();
      setSaid(text);
      notify.tell(text, [nameOfLead(firstFresh), firstFresh.company].filter(Boolean).join(', '));
    }, wait);
    return () => clearTimeout(timer);
  }, [freshCount, firstFresh?.id]);

  const waiting = queue.matching.now + queue.matching.today;
  const doneCount = progress.done.length;
  const left = Math.max(0, waiting - progress.done.filter(id => rows.some(row => row.id === id)).length);
  const of = doneCount + left;

  const card = (row: LeadRow) => <ChosenLead lead={row.id} row={row} model={model} user={user} done={done} mayWork={mayWork} isPhone />;
  const shared = {
    chosen,
    leaving: queue.leaving,
    gone: queue.gone,
    onChoose: choose,
    onOpen: open,
    card: isPhone ? card : undefined,
  };

  return (
    <>
      <PageBar
        title={t('common:nav.today')}
        beside={<span className="small second hide-phone">{weekday(now)}</span>}
      >
        {queue.isReady && of > 0 && <Grains done={doneCount} of={of} text={t('today:progress', { done: count(doneCount), of: count(of) })} />}
        <Bell state={notify.state} toggle={() => void notify.toggle()} />
      </PageBar>
      <p className="unseen" role="status" aria-live="polite">{said}</p>
      <div className={styles.today}>
        <section className={styles.queue} aria-label={t('today:queue')}>
          {freshCount > 0 && (
            <button type="button" className={styles.fresh} onClick={showFresh} aria-keyshortcuts=".">
              <IconArrowUp size={16} stroke={1.75} aria-hidden />
              <span>{t('today:fresh', { n: freshCount })}</span>
              <span className="space" />
              {t('today:show')}
              <kbd aria-hidden="true" className="hide-phone">.</kbd>
            </button>
          )}
          {!queue.isReady ? (
            queue.error ? (
              <div className={styles.alone}><Failure error={queue.error} retry={queue.retry} /></div>
            ) : (
              <div className={styles.alone}><Late><Skeleton lines={8} height={38} /></Late></div>
            )
          ) : (
            <>
              {rows.length === 0 && <Nobody snoozed={queue.snoozed} done={doneCount} now={now} model={model} work={work} />}
              <QueueSection {...shared} title={t('today:now.title')} beside={t('today:now.beside', { n: Math.round(responseSeconds / 3600) })} about={t('today:now.about')} rows={queue.now} kind="clock"
                of={queue.matching.now} onMore={() => queue.more('now')} />
              <QueueSection {...shared} title={t('today:warm.title')} beside={t('today:warm.beside')} rows={queue.today} kind="seen" of={queue.matching.today} onMore={() => queue.more('today')} />
              <QueueSection {...shared} title={t('today:snoozed.title')} beside={count(queue.matching.snoozed)} rows={queue.snoozed.filter(row => !rows.some(other => other.id === row.id))} kind="snoozed" of={queue.matching.snoozed} />
            </>
          )}
        </section>
        {!isPhone && (
          <section className={styles.reader} aria-label={t('today:reader')}>
            {chosen ? (
              <ChosenLead lead={chosen} row={chosenRow} model={model} user={user} done={done} mayWork={mayWork} isPhone={false} />
            ) : (
              queue.isReady && <div className={styles.alone}><p className="second">{t('today:nothingChosen')}</p></div>
            )}
          </section>
        )}
      </div>
    </>
  );
}

function focusRow(lead: string) {
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(`lead-${lead}`)?.focus()));
}
