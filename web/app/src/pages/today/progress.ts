// How far the day is: the leads that were worked today on this browser.

import { useCallback, useState } from 'react';

const key = (who: string) => `winnow.today.${who}`;

interface Day {
  day: string;
  done: string[];
}

export function dayOf(now: Date): string {
  return `${now.getFullYear()}-${now.getMonth() + 1}-${now.getDate()}`;
}

export function readDay(who: string, now: Date): string[] {
  try {
    const kept = JSON.parse(localStorage.getItem(key(who)) ?? '') as Day;
    return kept.day === dayOf(now) && Array.isArray(kept.done) ? kept.done : [];
  } catch {
    return [];
  }
}

export interface Progress {
  done: string[];
  add: (lead: string) => void;
  remove: (lead: string) => void;
}

export function useProgress(who: string): Progress {
  const [done, setDone] = useState(() => readDay(who, new Date()));
  const change = useCallback(
    (how: (before: string[]) => string[]) => {
      const now = new Date();
      const next = how(readDay(who, now));
      localStorage.setItem(key(who), JSON.stringify({ day: dayOf(now), done: next } satisfies Day));
      setDone(next);
    },
    [who],
  );
  const add = useCallback((lead: string) => change(before => (before.includes(lead) ? before : [...before, lead])), [change]);
  const remove = useCallback((lead: string) => change(before => before.filter(each => each !== lead)), [change]);
  return { done, add, remove };
}
