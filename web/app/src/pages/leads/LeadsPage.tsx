// Leads: a list that stays quick at a million rows. The address holds its state: filters, order, columns, the lead
// that is looked at; what is chosen is not kept.

import { IconColumns3, IconDownload, IconPlus } from '@tabler/icons-react';
import { Drawer, Popover } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client';
import type { LeadRow } from '../../api/leads';
import { type Segment, segmentsQuery } from '../../api/segments';
import { useMay } from '../../api/session';
import { count, exact } from '../../lib/format';
import { useKeys } from '../../lib/keys';
import { problemText } from '../../lib/problems';
import { serverText } from '../../lib/serverText';
import { Button } from '../../parts/Button';
import { PageBar } from '../../parts/PageBar';
import { Failure, Skeleton, useLate } from '../../parts/Panel';
import { BulkBar, type BulkMenu } from './BulkBar';
import { useChosen } from './chosen';
import { ColumnPanel } from './ColumnPanel';
import { type Column, defaultColumns, useColumns } from './columns';
import { FirstDay, NoMatch } from './EmptyList';
import { groupOf, itemOf } from './filter/tree';
import { parseQuery, useFilter } from './filter/useFilter';
import { LeadTable, type TableHandle } from './LeadTable';
import styles from './LeadsPage.module.css';
import { useNamed } from './named';
import { useNaming } from './naming';
import { useLeadList, useTotal } from './pages';
import { Peek } from './Peek';
import { PhoneList } from './PhoneList';
import { restrictionsOf } from './restrictions';
import { SegmentDialog, SegmentMenu } from './Segments';
import { Filters, Search } from './ToolBar';
import { useBulk } from './useBulk';
import { useFresh } from './useFresh';
import { isFiltered, useView } from './view';
import { wholeGroup } from './whole';

const FilterPanel = lazy(() => import('./filter/FilterPanel').then(module => ({ default: module.FilterPanel })));
const ExportDialog = lazy(() => import('./ExportDialog').then(module => ({ default: module.ExportDialog })));
const AddLead = lazy(() => import('./AddLead').then(module => ({ default: module.AddLead })));

const notSaved = ['search', 'account', 'referred_by']; // restrictions that no expression says
const columnsKey = 'winnow.leads.columns';

export function LeadsPage() {
  const { t } = useTranslation(['leads', 'common']);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const isPhone = useMediaQuery('(max-width: 699px)', false, { getInitialValueInEffect: false });
  const { view, change, ...wanted } = useView();
  // A tab, a filter and a letter show at once, the rows in the next picture. What is chosen and done is of these rows.
  const query = useDeferredValue(wanted.query);
  const asked = useDeferredValue(wanted.filter);
  const mayWork = useMay('work');
  const maySave = useMay('segments');
  const naming = useNaming();
  const filter = useFilter(view.filter ?? '');
  const list = useLeadList(query);
  const total = useTotal();
  const allColumns = useColumns();
  const [open, setOpen] = useState<'build' | 'text' | undefined>();
  const [dialog, setDialog] = useState<'columns' | 'export' | 'add' | 'segment' | undefined>();
  const [renamed, setRenamed] = useState<Segment | undefined>();
  const [menu, setMenu] = useState<BulkMenu>();
  const [atId, setAtId] = useState<string | undefined>(view.peek);
  const search = useRef<HTMLInputElement>(null);
  const table = useRef<TableHandle>(null);
  const anchor = useRef<number | undefined>(undefined);

  const { rows, places } = list;
  const newest = useRef(rows);
  newest.current = rows;
  const shownIds = useCallback(() => newest.current.map(row => row.id), []);
  const isOther = list.isOther || query !== wanted.query;
  const choice = useChosen(isOther ? undefined : query, shownIds);
  const at = atId === undefined ? -1 : (places.get(atId) ?? -1);
  const chosenCount = choice.chosen.all ? list.matching : choice.chosen.ids.size;
  const refresh = useCallback(() => {
    const [from, to] = table.current?.range() ?? [0, 0];
    return list.refresh(from, to);
  }, [list.refresh]);
  const bulk = useBulk(asked, refresh);
  const fresh = useFresh(list, table);

  const shown = useMemo(() => {
    const kept = view.columns ?? localStorage.getItem(columnsKey);
    return kept === null || kept === undefined ? defaultColumns : kept.split(',').filter(Boolean);
  }, [view.columns]);
  const columns = useMemo(() => shown.flatMap(id => allColumns.get(id) ?? []), [shown, allColumns]);
  function setColumns(next: string[]) {
    const text = next.join(',');
    const isDefault = text === defaultColumns.join(',');
    if (isDefault) localStorage.removeItem(columnsKey);
    else localStorage.setItem(columnsKey, text);
    change({ columns: isDefault ? undefined : text }, true);
  }

  const { account, referredBy } = useNamed(view);
  const restrictions = useMemo(() => restrictionsOf(view, filter, naming, t, { account, referredBy }), [view, filter, naming, t, account, referredBy]);
  const isWrong = list.error instanceof Problem && list.error.status === 422;

  // What is shown, as one expression.
  const segments = useQuery(segmentsQuery).data;
  const expression = useCallback(async () => {
    const of = segments?.find(each => each.id === view.segment || each.name === view.segment);
    const tree = of?.origin === 'saved' ? (await queries.fetchQuery(parseQuery(of.expression))).tree : undefined;
    const segment = of && (of.origin === 'model' || tree) ? { of, item: tree ? itemOf(tree, filter.types) : groupOf(undefined, filter.types) } : undefined;
    return filter.print(wholeGroup(view, filter.group, naming.people.me, segment));
  }, [segments, view, filter, naming.people.me, queries]);

  const between = (one: number, other: number) => rows.slice(Math.min(one, other), Math.max(one, other) + 1).map(row => row.id);
  function go(to: number, extend = false) {
    const index = Math.max(0, Math.min(to, rows.length - 1));
    const row = rows[index];
    if (!row) return;
    if (extend) {
      // From where it began to here: going back lets go what was passed.
      const from = anchor.current ?? (at < 0 ? index : at);
      if (anchor.current !== undefined && at >= 0) choice.set(between(from, at), false);
      anchor.current = from;
      choice.set(between(from, index), true);
    } else anchor.current = undefined;
    setAtId(row.id);
    table.current?.show(index, true);
    if (view.peek) change({ peek: row.id }, true);
  }
  const first = () => table.current?.range()[0] ?? 0;
  const next = (by: number, extend = false) => go(at < 0 ? first() : at + by, extend);
  const openLead = useCallback((row: LeadRow) => void navigate({ to: '/leads/$lead', params: { lead: row.id } }), [navigate]);

  // A menu goes with those that it was opened for.
  useEffect(() => {
    if (chosenCount === 0) setMenu(undefined);
  }, [chosenCount]);
  function withMany(what: Exclude<BulkMenu, undefined>) {
    if (isOther) return;
    if (chosenCount === 0 && at >= 0) choice.set([rows[at]!.id], true);
    if (chosenCount > 0 || at >= 0) setMenu(what);
  }

  useKeys([
    { key: 'j', does: t('leads:key.next'), act: () => next(1) },
    { key: 'k', does: t('leads:key.previous'), act: () => next(-1) },
    { key: 'ArrowDown', does: t('leads:key.next'), act: () => next(1) },
    { key: 'ArrowUp', does: t('leads:key.previous'), act: () => next(-1) },
    { key: 'x', does: t('leads:key.choose'), act: () => choice.toggle(rows[at]!.id), while: mayWork && at >= 0 },
    { key: 'Shift j', does: t('leads:key.extendDown'), act: () => next(1, true), while: mayWork },
    { key: 'Shift k', does: t('leads:key.extendUp'), act: () => next(-1, true), while: mayWork },
    { key: 'Enter', does: t('leads:key.open'), act: () => openLead(rows[at]!), while: at >= 0 },
    { key: 'Space', does: t('leads:key.peek'), act: () => change({ peek: view.peek ? undefined : rows[at]!.id }, true), while: at >= 0 || view.peek !== undefined },
    { key: '/', does: t('leads:key.search'), act: () => search.current?.focus() },
    { key: 'f', does: t('leads:key.filter'), act: () => setOpen('build') },
    { key: 'c', does: t('leads:key.columns'), act: () => setDialog('columns'), while: !isPhone },
    { key: 'o', does: t('leads:key.assign'), act: () => withMany('assign'), while: mayWork },
    { key: 't', does: t('leads:key.stage'), act: () => withMany('stage'), while: mayWork },
    { key: 'e', does: t('leads:key.export'), act: () => setDialog('export') },
    { key: 'v', does: t('leads:key.segment'), act: () => setDialog('segment'), while: maySave && isFiltered(asked) },
    { key: '.', does: t('leads:key.anew'), act: () => void fresh.anew(), while: fresh.isBehind },
    { key: 'Escape', does: t('leads:key.clear'), act: () => (chosenCount > 0 ? choice.clear() : change({ peek: undefined }, true)), while: chosenCount > 0 || view.peek !== undefined },
  ]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.code !== 'KeyA' || event.shiftKey || event.altKey || !mayWork) return;
      if ((event.target as HTMLElement).closest?.('input:not([type="checkbox"]), textarea, select, [role="dialog"], [role="menu"]')) return;
      event.preventDefault();
      choice.set(shownIds(), true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [choice.set, shownIds, mayWork]);

  // Values that leads of the list have, to pick from in the builder.
  const seen = useCallback((name: string) => {
    const of: Record<string, (row: LeadRow) => string | null> = {
      source: row => row.source, medium: row => row.medium, campaign: row => row.campaign, 'lead.source': row => row.source, 'lead.campaign': row => row.campaign,
      email: row => row.email, 'lead.email': row => row.email, name: row => row.name, 'company.name': row => row.company,
    };
    const take = of[name];
    return take ? [...new Set(newest.current.flatMap(row => take(row) ?? []))].slice(0, 30) : [];
  }, []);

  const label = t('leads:title');
  const panel = open && filter.types.size > 0 && (
    <Suspense fallback={<Skeleton lines={3} />}>
      <FilterPanel filter={filter} mode={filter.group.items.length === 0 && view.filter?.trim() ? 'text' : open} onMode={setOpen} naming={naming} seen={seen} onFilter={text => change({ filter: text || undefined })} onClose={() => setOpen(undefined)} isTitled={!isPhone} />
    </Suspense>
  );
  const filters = <Filters view={view} change={change} filter={filter} naming={naming} restrictions={restrictions} isBad={isWrong} open={isPhone ? undefined : open} onOpen={setOpen} panel={panel} isSheet={isPhone} />;
  const isFirstDay = !isFiltered(asked) && list.matching === 0 && !list.isFirst && !list.isOther;

  return (
    <div className={styles.page}>
      <PageBar title={label} beside={
        <div className={styles.tabs}>
          <Tab isOn={!view.owner && !view.segment} onClick={() => change({ owner: undefined, segment: undefined })}>{t('leads:tab.all')}</Tab>
          <Tab isOn={view.owner === 'me'} onClick={() => change({ owner: 'me', segment: undefined })}>{t('leads:tab.mine')}</Tab>
          <Tab isOn={view.owner === 'nobody'} onClick={() => change({ owner: 'nobody', segment: undefined })}>{t('leads:tab.nobody')}</Tab>
          <SegmentMenu current={view.segment} naming={naming} expression={expression} onOpen={segment => change({ segment, owner: undefined })} onRename={segment => {
            setRenamed(segment);
            setDialog('segment');
          }} />
        </div>
      }>
        <Button look="quiet" className="hide-phone" icon={<IconDownload size={16} stroke={1.75} />} shortcut="E" onClick={() => setDialog('export')}><span className={styles.toolText}>{t('leads:export.title')}</span></Button>
        <Popover opened={dialog === 'columns'} onChange={is => !is && setDialog(undefined)} position="bottom-end" width={300} trapFocus returnFocus shadow="md">
          <Popover.Target>
            <Button look="quiet" className="hide-phone" icon={<IconColumns3 size={16} stroke={1.75} />} shortcut="C" onClick={() => setDialog(dialog === 'columns' ? undefined : 'columns')}><span className={styles.toolText}>{t('leads:columns.title')}</span></Button>
          </Popover.Target>
          <Popover.Dropdown aria-labelledby="leads-columns" aria-label={t('leads:columns.title')}><ColumnPanel all={allColumns} shown={columns.map(column => column.id)} onChange={setColumns} /></Popover.Dropdown>
        </Popover>
        {mayWork && <Button look="primary" icon={<IconPlus size={16} stroke={1.75} />} onClick={() => setDialog('add')}>{t('leads:add.title')}</Button>}
      </PageBar>
      <div className={styles.tools}>
        <Search view={view} change={change} input={search} onDown={() => go(first())} />
        {isPhone ? <Button onClick={() => setOpen('build')}>{restrictions.length > 0 ? t('leads:filter.some', { n: count(restrictions.length) }) : t('leads:filter.title')}</Button> : filters}
        {!isPhone && maySave && isFiltered(asked) && <Button onClick={() => setDialog('segment')} shortcut="V">{t('leads:segment.save')}</Button>}
      </div>
      <div className={styles.body}>
        {list.isFirst && list.error === null ? (
          <Waiting columns={columns} />
        ) : list.error !== null && list.isFirst ? (
          <div className={styles.empty}>
            {isWrong && view.filter ? <WrongFilter problem={list.error as Problem} onText={() => setOpen('text')} onRemove={() => change({ filter: undefined })} /> : <Failure error={list.error} retry={list.retry} />}
          </div>
        ) : isFirstDay ? (
          <FirstDay onAdd={mayWork ? () => setDialog('add') : undefined} />
        ) : list.matching === 0 && !list.isOther ? (
          <NoMatch view={view} restrictions={restrictions} onChange={change} />
        ) : isPhone ? (
          <PhoneList rows={rows} hasMore={list.hasMore} onMore={list.more} naming={naming} label={label} isOther={list.isOther} />
        ) : (
          <LeadTable rows={rows} matching={list.matching} hasMore={list.hasMore} onMore={list.more} columns={columns} sort={query.sort} onSort={sort => change({ sort: sort === '-total' ? undefined : sort })}
            at={at} onAt={index => setAtId(rows[index]?.id)} choice={choice} canChoose={mayWork} onOpen={openLead} handle={table} isOther={list.isOther} label={label} place={query} busy={bulk.busy} />
        )}
        {view.peek && !isPhone && <Peek id={view.peek} row={rows[places.get(view.peek) ?? -1]} naming={naming} onClose={() => change({ peek: undefined }, true)} />}
      </div>
      {chosenCount > 0 && !isPhone && (
        <BulkBar chosen={chosenCount} matching={list.matching} isAll={choice.chosen.all} open={menu} onOpen={setMenu} onAll={choice.all} onClear={choice.clear} naming={naming}
          onAct={(verb, body) => {
            const chosen = choice.chosen;
            choice.clear();
            table.current?.show(Math.max(0, at), true);
            void bulk.act(verb, body ?? {}, chosen, list.matching);
          }} />
      )}
      <div className={styles.status}>
        <span role="status">
          {bulk.progress ? t('leads:bulk.working', { at: count(bulk.progress.at), of: count(bulk.progress.of) }) : !list.isFirst && total !== undefined && t('leads:status.found', { n: count(list.matching), of: count(total), seconds: exact(Math.max(0.01, Math.round(list.milliseconds / 10) / 100)) })}
        </span>
        {bulk.progress && <Button small look="quiet" onClick={bulk.cancel}>{t('leads:cancel')}</Button>}
        {list.failedMore !== null && (
          <span role="alert" className="row">
            {problemText(list.failedMore, t as never)}
            <Button small onClick={list.moreAgain}>{t('common:error.again')}</Button>
          </span>
        )}
        {fresh.isBehind && <Button small onClick={() => void fresh.anew()} shortcut=".">{t('leads:status.behind')}</Button>}
        <span className="space" />
        <span className="hide-phone"><kbd>J</kbd><kbd>K</kbd>{t('leads:status.move')}</span>
        {mayWork && <span className="hide-phone"><kbd>X</kbd>{t('leads:status.choose')}</span>}
        <span className="hide-phone"><kbd>↵</kbd>{t('leads:status.open')}</span>
        <span className="hide-phone"><kbd>?</kbd>{t('leads:status.keys')}</span>
      </div>
      {isPhone && (
        <Drawer opened={open !== undefined} onClose={() => setOpen(undefined)} position="bottom" size="85%" title={t('leads:filter.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
          <div className="column" style={{ gap: 16 }}>
            <div className="row wrap">{filters}</div>
            {panel}
          </div>
        </Drawer>
      )}
      {bulk.outcomes}
      <Suspense>
        {dialog === 'export' && <ExportDialog query={query} columns={columns} chosen={choice.chosen} matching={list.matching} onClose={() => setDialog(undefined)} />}
        {dialog === 'add' && (
          <AddLead types={filter.types} naming={naming} onClose={() => setDialog(undefined)} onAdded={lead => {
            setDialog(undefined);
            setAtId(lead.id);
            change({ peek: lead.id });
            void list.restart();
          }} />
        )}
      </Suspense>
      {dialog === 'segment' && (
        <SegmentDialog of={renamed} expression={expression} words={restrictions.filter(each => !notSaved.includes(each.id)).map(each => each.words).join(' · ')} isLess={Boolean(asked.search || asked.account || asked.referred_by)}
          onClose={() => {
            setDialog(undefined);
            setRenamed(undefined);
          }}
          onSaved={segment => {
            setDialog(undefined);
            // A new one is opened in the place of the filters that it was made of.
            if (!renamed) change({ segment: segment.id, filter: undefined, stage: undefined, owner: undefined, snoozed: undefined, disqualified: undefined });
            setRenamed(undefined);
          }} />
      )}
    </div>
  );
}

function Tab({ isOn, onClick, children }: { isOn: boolean; onClick: () => void; children: string }) {
  return <button type="button" className={styles.tab} aria-current={isOn ? 'true' : undefined} onClick={onClick}>{children}</button>;
}

function Waiting({ columns }: { columns: Column[] }) {
  const isLate = useLate(true, 150);
  return (
    <div className={styles.scroll} aria-busy="true">
      {isLate && Array.from({ length: 16 }, (_, row) => (
        <div key={row} className={styles.waiting} aria-hidden="true">
          {['name', ...columns.map(column => column.id)].map((id, place) => <div key={id} className="skeleton" style={{ height: 12, flex: place === 0 ? 2 : 1, maxWidth: `${60 + ((row * 7 + place * 13) % 40)}%` }} />)}
        </div>
      ))}
    </div>
  );
}

function WrongFilter({ problem, onText, onRemove }: { problem: Problem; onText: () => void; onRemove: () => void }) {
  const { t } = useTranslation(['leads', 'common']);
  return (
    <div role="alert" className="column" style={{ maxWidth: 560 }}>
      <h2>{t('leads:wrong.title')}</h2>
      <p className="mono said">{serverText(problem.errors[0]?.message ?? problem.message)}</p>
      <div className="row wrap"><Button look="primary" onClick={onText}>{t('leads:wrong.edit')}</Button><Button onClick={onRemove}>{t('leads:wrong.remove')}</Button></div>
    </div>
  );
}
