// One lead, whole: who it is, why it has its score, what happened, what to ask and do. `?at=` is the instant as of
// which it is shown; then it tells what was known then, and nothing can be done.

import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePeople } from '../../api/people';
import { changeFields, fieldTypesQuery, firstModelQuery, giveVerdict, pastQuery, timelineQuery, touchesQuery } from '../../api/lead';
import { type Assessment, assessmentQuery, type Lead, leadQuery, suggestionsQuery, type TimelineItem } from '../../api/leads';
import { type Named, useMerging } from '../../api/merging';
import { useModel } from '../../api/model';
import { useMay } from '../../api/session';
import { useVerbs } from '../../api/verbs';
import { useKeys } from '../../lib/keys';
import { nameOf } from '../../lib/names';
import { problemText } from '../../lib/problems';
import { useSteady } from '../../lib/steady';
import type { Answer, FrameworkState } from '../../parts/FrameworkChecklist';
import { Grade } from '../../parts/Grade';
import { PageBar } from '../../parts/PageBar';
import { Failure, Panel, Skeleton, States } from '../../parts/Panel';
import { Stage } from '../../parts/Stage';
import { useNow } from '../../parts/Time';
import { say } from '../../parts/Toast';
import { AccountCard } from './AccountCard';
import { Actions } from './Actions';
import { AsOf, PastBar, step } from './AsOf';
import type { Save } from './Field';
import { type FactKind, factKinds, fieldsAt, instantsOf, verdictsOf } from './facts';
import styles from './LeadPage.module.css';
import { type Apart, Identifiers } from './Identifiers';
import { Matrix } from './Matrix';
import { OverTime } from './OverTime';
import { Frameworks, Missing, NextStage, Notes } from './Qualify';
import { ReferralLines } from './ReferralLines';
import { Timeline } from './Timeline';
import { Consents, WhereFrom, Who } from './Who';
import { thresholdsOf, Why } from './Why';

const MergeDialog = lazy(() => import('./MergeDialog').then(module => ({ default: module.MergeDialog })));

const readAhead = 1000; // facts of the timeline that the slider's ticks need
const none: TimelineItem[] = [];

const noTypes = new Map<string, string>();

export function LeadPage() {
  const { lead } = useParams({ from: '/inside/leads/$lead' });
  return <OneLead key={lead} id={lead} />;
}

function OneLead({ id }: { id: string }) {
  const { t, i18n } = useTranslation(['lead', 'ledger', 'account', 'identity', 'names', 'framework', 'common']);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const verbs = useVerbs();
  const merging = useMerging();
  const [isMerging, setMerging] = useState(false);
  const [apart, setApart] = useState<Apart | undefined>();
  const search = useSearch({ from: '/inside/leads/$lead' });
  const now = useNow().getTime();
  const isPhone = useMediaQuery('(max-width: 699px)') ?? false;
  const model = useModel();
  const people = usePeople();
  const noteField = useRef<HTMLTextAreaElement>(null);

  const parsed = search.at === undefined ? NaN : Date.parse(search.at);
  // The slider follows at once, the rest of the screen when there is time.
  const wanted = Number.isNaN(parsed) || parsed >= now ? undefined : parsed;
  const at = useDeferredValue(wanted);
  const past = at !== undefined;
  const may = useMay('work') && !past;

  const lead = useQuery(leadQuery(id));
  const live = useQuery({ ...assessmentQuery(id), enabled: !past });
  const firstModel = useQuery(firstModelQuery);
  // No model was in force at that moment: then the one of now judges.
  const byNow = past && firstModel.data !== undefined && at < firstModel.data;
  const then = useQuery({ ...pastQuery(id, new Date(at ?? 0).toISOString(), byNow ? model?.outline.version : undefined), enabled: past && model !== undefined && firstModel.isSuccess });
  const judged = past ? then : live;
  const timeline = useInfiniteQuery(timelineQuery(id));
  const touches = useQuery(touchesQuery(id));
  const suggestions = useQuery({ ...suggestionsQuery(id), enabled: !past });

  const items = timeline.data ?? none;
  const { hasNextPage, isFetching, fetchNextPage } = timeline;
  useEffect(() => {
    if (hasNextPage && !isFetching && items.length > 0 && items.length < readAhead) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage, items.length]);
  const verdicts = useMemo(() => verdictsOf(items), [items]);
  const facts = useMemo(() => instantsOf(items), [items]);
  const fields = useMemo(() => (at === undefined ? (lead.data?.fields ?? []) : fieldsAt(items, at)), [at, items, lead.data]);
  const types = useQuery(fieldTypesQuery).data ?? noTypes;

  const goTo = useCallback(
    (moment: number | undefined) => void navigate({ to: '/leads/$lead', params: { lead: id }, search: old => ({ ...old, at: moment === undefined ? undefined : new Date(moment).toISOString() }), replace: true, resetScroll: false }),
    [navigate, id],
  );
  const setSearch = (change: { tab?: string | undefined; kinds?: string | undefined }) => void navigate({ to: '/leads/$lead', params: { lead: id }, search: old => ({ ...old, ...change }), replace: true, resetScroll: false });

  const stageName = useCallback((stage: string) => model?.stage(stage)?.short ?? stage, [model]);
  const thresholds = useMemo(() => thresholdsOf(model?.outline, stageName), [model, stageName]);
  const stages = useMemo(() => (model?.stages ?? []).map(each => ({ id: each.id, name: each.short })), [model]);
  const steadySave: Save = useSteady((field, value) => void saveField(field, value));
  const save = may ? steadySave : undefined;
  const steadyAnswer = useSteady(answer);
  const steadyJudge = useSteady((seq: number, verdict: '' | 'bot') => void judge(seq, verdict));
  const steadyMerge = useCallback(() => setMerging(true), []);
  const steadyUnmerge = useSteady((other: Named) => void takeOut(other));
  const steadyAgain = useSteady(() => apart && void mergeAgain(apart));
  const steadyMore = useSteady(() => void fetchNextPage());
  const steadyFilter = useSteady((kinds: FactKind | 'all') => setSearch({ kinds: kinds === 'all' ? undefined : kinds }));

  async function saveField({ root, name }: { root: 'lead' | 'company'; name: string }, value: unknown, undoing = false) {
    const key = leadQuery(id).queryKey;
    const old = queries.getQueryData<Lead>(key);
    const was = old?.fields.find(field => field.root === root && field.name === name);
    if (old) {
      const mine = { root, name, value: value as never, source: 'person' as const, at: new Date().toISOString(), others: [] };
      queries.setQueryData<Lead>(key, { ...old, fields: was ? old.fields.map(field => (field === was ? mine : field)) : [...old.fields, mine] });
    }
    try {
      const changed = await changeFields(id, { [root]: { [name]: value } });
      queries.setQueryData(key, changed);
      void queries.invalidateQueries({ queryKey: ['lead', id] });
      say({ text: undoing ? t('common:verb.undone') : t('lead:saved', { field: nameOf(i18n, 'field', `${root}.${name}`) }), ...(was && !undoing ? { undo: () => void saveField({ root, name }, was.value, true) } : {}) });
    } catch (error) {
      if (old) queries.setQueryData(key, old);
      say({ text: t('common:verb.failed', { why: problemText(error, t) }), bad: true });
    }
  }

  function answer({ framework, criterion, ...said }: Answer) {
    const key = assessmentQuery(id).queryKey;
    void verbs({ lead: id, verb: 'answer', body: { framework, criterion, ...said }, done: t('lead:done.answer', { criterion: nameOf(i18n, 'criterion', criterion) }) }, () => {
      const old = queries.getQueryData<{ model: number; assessment: Assessment }>(key);
      const plain = typeof said.value === 'boolean' ? said.value : said.met;
      if (!old || plain === undefined) return;
      const states = old.assessment.frameworks as unknown as Record<string, FrameworkState>;
      const state = states[framework];
      if (!state) return;
      const criteria = { ...state.criteria, [criterion]: plain ? 'met' : 'not met' };
      const frameworks = { ...states, [framework]: { ...state, criteria, met: Object.values(criteria).filter(each => each === 'met').length } };
      queries.setQueryData(key, { ...old, assessment: { ...old.assessment, frameworks: frameworks as never } });
      return () => queries.setQueryData(key, old);
    });
  }

  async function judge(seq: number, verdict: '' | 'bot') {
    try {
      await giveVerdict(id, seq, verdict);
      say({ text: verdict ? t('lead:done.bot') : t('lead:done.person'), undo: () => void judge(seq, verdict ? '' : 'bot') });
    } catch (error) {
      say({ text: t('common:verb.failed', { why: problemText(error, t) }), bad: true });
    }
    void queries.invalidateQueries({ queryKey: ['lead', id] });
    void queries.invalidateQueries({ queryKey: ['leads'] });
  }

  // The address of a lead that was merged leads to the one that it is now.
  const itsId = lead.isFetching ? undefined : lead.data?.id;
  useEffect(() => {
    if (itsId && itsId !== id) void navigate({ to: '/leads/$lead', params: { lead: itsId }, search: old => old, replace: true });
  }, [itsId, id, navigate]);

  async function takeOut(other: Named) {
    if (lead.data) setApart(await merging.unmerge(lead.data, other));
  }
  async function mergeAgain({ lead: into, other }: Apart) {
    try {
      await merging.merge(into, other);
      setApart(undefined);
    } catch (error) {
      say({ text: t('common:verb.failed', { why: problemText(error, t) }), bad: true });
    }
  }

  useKeys([
    { key: '[', does: t('lead:earlier'), act: () => goTo(step('ArrowLeft', wanted, facts, now)) },
    { key: ']', does: t('lead:later'), act: () => goTo(step('ArrowRight', wanted, facts, now)), while: wanted !== undefined },
    { key: 'n', does: t('lead:addNote'), act: () => noteField.current?.focus(), while: may },
    { key: 'q', does: t('lead:answerNext'), act: () => document.querySelector<HTMLElement>('[data-first] :is(input, button)')?.focus(), while: may },
    { key: 'Escape', does: wanted !== undefined ? t('lead:back') : t('lead:backToLeads'), act: () => (wanted !== undefined ? goTo(undefined) : void navigate({ to: '/leads', search: {} })) },
  ]);

  if (lead.error && !lead.data) {
    return (
      <>
        <PageBar title={t('common:nav.leads')} />
        <div style={{ padding: 20 }}><Failure error={lead.error} retry={lead.refetch} /></div>
      </>
    );
  }
  const assessment = judged.data?.assessment;
  const name = lead.data?.name ?? '';
  const stage = past ? assessment?.stage : lead.data?.stage;
  const tab = search.tab === 'qualify' || search.tab === 'timeline' ? search.tab : 'why';
  const filter = factKinds.includes(search.kinds as FactKind) ? (search.kinds as FactKind) : 'all';
  const shows = (which: 'why' | 'qualify' | 'timeline') => !isPhone || tab === which;
  const isOut = past ? Boolean(assessment?.disqualified) : Boolean(lead.data?.disqualified);
  const stagePart = <Stage stage={stage} stages={stages} disqualified={isOut} />;
  const actions = lead.data && <Actions lead={lead.data} model={model} people={people} may={may} phone={isPhone} onMerge={steadyMerge} />;

  return (
    <>
      <PageBar
        documentTitle={name}
        title={
          <div className={styles.title}>
            <Link to="/leads" search={{}} className={`second ${styles.up}`}><span className="hide-phone">{t('common:nav.leads')}</span><IconChevronRight className="hide-phone" size={16} stroke={1.75} aria-hidden /><IconChevronLeft className="hide-desk" size={22} stroke={1.75} aria-label={t('lead:backToLeads')} /></Link>
            <h1 className="cut" title={name}>{name}</h1>
          </div>
        }
        beside={
          <span className={styles.beside2}>
            <Grade grade={assessment?.grade} />
            <span className="hide-phone row">
              {stagePart}
              {!past && lead.data?.disqualified && <span className="tag late">{nameOf(i18n, 'reason', lead.data.disqualified.reason ?? 'disqualified')}</span>}
              {!past && lead.data?.snoozed && <span className="tag">{t('lead:on.snoozed')}</span>}
            </span>
          </span>
        }
      >
        {!isPhone && (actions ?? <span className={styles.noActions} aria-hidden="true" />)}
      </PageBar>
      {(facts.length > 0 || timeline.data === undefined) && <AsOf facts={facts} at={wanted} now={now} onChange={goTo} />}
      {wanted !== undefined && <PastBar at={wanted} byNow={byNow} onNow={() => goTo(undefined)} />}
      {isPhone && (
        <div className={styles.tabs} role="tablist" aria-label={name}>
          {(['why', 'qualify', 'timeline'] as const).map(each => (
            <button key={each} type="button" role="tab" aria-selected={tab === each} onClick={() => setSearch({ tab: each })}>{t(`lead:tab.${each}`)}</button>
          ))}
        </div>
      )}
      <div className={styles.page} data-past={past || undefined}>
        <div className={styles.left}>
          {lead.data ? (
            <>
              {(shows('why') || !isPhone) && <Who lead={lead.data} fields={fields} types={types} people={people} onSave={save} past={past} phone={isPhone} stage={isPhone ? stagePart : undefined} />}
              {shows('why') && touches.data && <WhereFrom touches={touches.data as never} fields={fields} until={at}>{!past && <ReferralLines lead={id} />}</WhereFrom>}
              {shows('why') && !touches.isPending && !past && <AccountCard lead={lead.data} stages={stages} people={people} />}
              {shows('timeline') && !touches.isPending && <Consents consents={lead.data.consents} items={items} until={at} />}
              {shows('timeline') && !touches.isPending && !past && <Identifiers lead={lead.data} apart={apart} onUnmerge={may ? steadyUnmerge : undefined} onMerge={may ? steadyMerge : undefined} onAgain={may && apart ? steadyAgain : undefined} />}
            </>
          ) : (
            <Panel><Skeleton lines={9} /></Panel>
          )}
        </div>
        <div className={styles.middle}>
          {shows('why') && (
            judged.data === undefined ? (
              <Panel title={t('lead:whyTitle')} className={styles.waits}><States of={judged} skeleton={<Skeleton lines={14} height={18} />}>{() => null}</States></Panel>
            ) : (
              <Why assessment={judged.data.assessment} outline={model?.outline} stageName={stageName} fields={fields} items={items} verdicts={verdicts} until={at ?? now} />
            )
          )}
          {shows('why') && <OverTime lead={id} version={model?.outline.version} items={items} thresholds={thresholds} at={at} now={now} />}
          {shows('timeline') && (timeline.data === undefined ? (
            <Panel title={t('lead:timeline')}><States of={timeline} skeleton={<Skeleton lines={8} height={24} />}>{() => null}</States></Panel>
          ) : (
            <Timeline lead={id} items={items} verdicts={verdicts} whole={!hasNextPage} onMore={steadyMore} until={at} filter={filter} onFilter={steadyFilter}
              stageName={stageName} people={people} onVerdict={may ? steadyJudge : undefined} />
          ))}
        </div>
        <div className={styles.right}>
          {shows('qualify') && assessment && model && <div className={styles.place}><Matrix assessment={assessment} outline={model.outline} lead={id} past={past} /></div>}
          {shows('qualify') && assessment && model && (
            <>
              <Frameworks assessment={assessment} outline={model.outline} fields={fields} onAnswer={may ? steadyAnswer : undefined} />
              {!past && suggestions.isPending && <Panel><Skeleton lines={3} /></Panel>}
              {!past && suggestions.data && <NextStage stage={suggestions.data.stage} items={suggestions.data.items} model={model} at={lead.data?.stage ?? null} assessment={assessment} />}
              <Missing assessment={assessment} outline={model.outline} types={types} onSave={save} />
            </>
          )}
          {shows('qualify') && !assessment && <Panel className={styles.waits}><Skeleton lines={8} /></Panel>}
          {shows('qualify') && <Notes key={id} lead={id} items={items} until={at} people={people} field={noteField} onNote={may ? text => void verbs({ lead: id, verb: 'note', body: { text }, done: t('lead:done.note') }) : undefined} />}
        </div>
      </div>
      {isPhone && may && actions}
      {isMerging && lead.data && <Suspense><MergeDialog lead={lead.data} stages={stages} people={people} onClose={() => setMerging(false)} /></Suspense>}
    </>
  );
}
