// What Today shows, and in which order. Nothing moves while somebody reads: the order is taken once, leads that
// come later wait in `fresh` until they are shown, and one that was worked leaves its own place only.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { LeadRow } from '../../api/leads';
import { useLeadsChanged } from '../../api/changes';
import { client, done, Problem } from '../../api/client';
import { newestQuery, nowQuery, snoozedQuery, todayQuery, waits, type Work } from '../../api/queue';

export type Part = 'now' | 'today';

interface Shown {
  now: string[];
  today: string[];
  since: string; // what was handed over after this is fresh
}

export const pageRows = 50;
const mostRows = 200;
const mostAsked = 100; // of those that changed at once
const topUp = 8; // with fewer rows than this a part takes what is next on the server

export interface Queue {
  now: LeadRow[];
  today: LeadRow[];
  snoozed: LeadRow[];
  fresh: LeadRow[];
  leaving: ReadonlySet<string>;
  gone: ReadonlySet<string>; // somebody else took or moved them meanwhile
  matching: { now: number; today: number; snoozed: number };
  isReady: boolean;
  error: unknown;
  retry: () => void;
  more: (part: Part) => void;
  showFresh: () => string | undefined; // the first of them
  // Takes a lead off its place; `stays`: it goes to the end of Today. Answers what puts it back.
  take: (lead: string, stays?: boolean) => () => void;
  // A lead that was put off and is awake again: at the end of Today. Answers what takes it off again.
  wake: (lead: string) => () => void;
}

export function useQueue(work: Work, me: string | undefined): Queue {
  const [limits, setLimits] = useState({ now: pageRows, today: pageRows });
  const now = useQuery({ ...nowQuery(work, limits.now), placeholderData: keepPreviousData });
  const today = useQuery({ ...todayQuery(work, limits.today), placeholderData: keepPreviousData });
  const newest = useQuery(newestQuery(work));
  const snoozed = useQuery(snoozedQuery(work));
  // Where all of it is known already, the first picture has it, and not a second one right after.
  const [shown, setShown] = useState(() => firstShown(now.data, today.data, newest.data));
  const [leaving, setLeaving] = useState<ReadonlySet<string>>(new Set());
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const rows = useRef(new Map<string, LeadRow>());
  const wanted = useRef<Part | undefined>(undefined);

  const rowOf = useMemo(() => {
    for (const page of [now.data, today.data, newest.data, snoozed.data]) for (const row of page?.items ?? []) rows.current.set(row.id, row);
    return (id: string) => rows.current.get(id);
  }, [now.data, today.data, newest.data, snoozed.data]);

  const isReady = now.data !== undefined && today.data !== undefined && newest.data !== undefined;
  useEffect(() => {
    if (!now.data || !today.data || !newest.data) return;
    setShown(before => {
      if (!before) return firstShown(now.data, today.data, newest.data);
      const known = new Set([...before.now, ...before.today, ...taken]);
      const next = { ...before };
      for (const part of ['now', 'today'] as const) {
        const page = part === 'now' ? now.data : today.data;
        if (wanted.current !== part && before[part].length >= Math.min(topUp, page.matching)) continue;
        // Those that came meanwhile wait to be shown.
        const added = ids(page.items.filter(row => !known.has(row.id) && (part === 'today' || (row.stage_since ?? '') <= before.since)));
        if (added.length > 0) next[part] = [...before[part], ...added];
        if (added.length > 0 && wanted.current === part) wanted.current = undefined;
      }
      return next.now === before.now && next.today === before.today ? before : next;
    });
  }, [now.data, today.data, newest.data, taken]);

  const known = useMemo(() => new Set([...(shown?.now ?? []), ...(shown?.today ?? []), ...taken]), [shown, taken]);
  const fresh = useMemo(
    () => (shown ? (newest.data?.items ?? []).filter(row => (row.stage_since ?? '') > shown.since && !known.has(row.id)) : []),
    [newest.data, shown, known],
  );

  // Of those that changed on the server, each is asked for: the pages tell it only where they hold all that wait.
  const [away, setAway] = useState<ReadonlySet<string>>(new Set());
  const gone = useMemo(() => {
    if (!shown || !now.data || !today.data) return new Set<string>();
    const all = [now.data, today.data];
    const isAll = all.every(page => page.items.length === page.matching);
    const there = new Set([...all, ...(newest.data ? [newest.data] : [])].flatMap(page => ids(page.items)));
    const isGone = (id: string) => away.has(id) || (isAll && !there.has(id));
    return new Set([...shown.now, ...shown.today].filter(id => isGone(id) && !leaving.has(id) && !taken.has(id)));
  }, [shown, now.data, today.data, newest.data, away, leaving, taken]);
  const onScreen = useRef(shown);
  onScreen.current = shown;
  useLeadsChanged(
    useCallback(changed => {
      const mine = new Set([...(onScreen.current?.now ?? []), ...(onScreen.current?.today ?? [])]);
      const say = (id: string, is: boolean) => setAway(before => (before.has(id) === is ? before : is ? new Set(before).add(id) : without(before, id)));
      for (const id of changed.left) if (mine.has(id)) say(id, true);
      const touched = changed.whole ? changed.leads.map(each => each.lead).filter(id => mine.has(id)) : [...mine];
      for (const id of touched.slice(0, mostAsked)) {
        void done(client.GET('/leads/{lead}', { params: { path: { lead: id } } })).then(
          lead => say(id, !waits(lead, work, me)),
          error => error instanceof Problem && error.status === 404 && say(id, true),
        );
      }
    }, [work, me]),
  );

  const more = useCallback((part: Part) => {
    wanted.current = part;
    setLimits(before => ({ ...before, [part]: Math.min(before[part] + pageRows, mostRows) }));
  }, []);

  const showFresh = useCallback(() => {
    if (fresh.length === 0) return undefined;
    setShown(before => before && { ...before, now: [...ids(fresh), ...before.now], since: fresh[0]!.stage_since ?? before.since });
    return fresh[0]!.id;
  }, [fresh]);

  const take = useCallback((lead: string, stays = false) => {
    let places: Shown | undefined;
    setLeaving(before => new Set(before).add(lead));
    setTaken(before => new Set(before).add(lead));
    const timer = setTimeout(() => {
      setLeaving(before => without(before, lead));
      setShown(before => {
        places = before;
        if (!before) return before;
        const rest = { ...before, now: before.now.filter(id => id !== lead), today: before.today.filter(id => id !== lead) };
        return stays ? { ...rest, today: [...rest.today, lead] } : rest;
      });
    }, 180);
    return () => {
      clearTimeout(timer);
      setLeaving(before => without(before, lead));
      setTaken(before => without(before, lead));
      if (!places) return;
      const old = places;
      setShown(before => {
        if (!before) return before;
        const next = { ...before, now: before.now.filter(id => id !== lead), today: before.today.filter(id => id !== lead) };
        for (const part of ['now', 'today'] as const) {
          const at = old[part].indexOf(lead);
          if (at < 0) continue;
          // After the nearest of those before it that is still there.
          const prior = old[part].slice(0, at).reverse().find(id => next[part].includes(id));
          const index = prior ? next[part].indexOf(prior) + 1 : 0;
          next[part] = [...next[part].slice(0, index), lead, ...next[part].slice(index)];
        }
        return next;
      });
    };
  }, []);

  const wake = useCallback((lead: string) => {
    setTaken(before => new Set(before).add(lead));
    setShown(before => before && { ...before, now: before.now.filter(id => id !== lead), today: [...before.today.filter(id => id !== lead), lead] });
    return () => setShown(before => before && { ...before, today: before.today.filter(id => id !== lead) });
  }, []);

  const list = (of: string[] | undefined) => (of ?? []).flatMap(id => rowOf(id) ?? []);
  return {
    now: list(shown?.now),
    today: list(shown?.today),
    snoozed: snoozed.data?.items ?? [],
    fresh,
    leaving,
    gone,
    matching: { now: now.data?.matching ?? 0, today: today.data?.matching ?? 0, snoozed: snoozed.data?.matching ?? 0 },
    isReady: isReady && shown !== undefined,
    error: now.error ?? today.error ?? newest.error,
    retry: () => void Promise.all([now.refetch(), today.refetch(), newest.refetch()]),
    more,
    showFresh,
    take,
    wake,
  };
}

type Page = { items: LeadRow[] } | undefined;

function firstShown(now: Page, today: Page, newest: Page): Shown | undefined {
  return now && today && newest && { now: ids(now.items), today: ids(today.items), since: newest.items[0]?.stage_since ?? '' };
}

function ids(items: LeadRow[]): string[] {
  return items.map(row => row.id);
}

function without(from: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const rest = new Set(from);
  rest.delete(one);
  return rest;
}
