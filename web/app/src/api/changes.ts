// What changes on the server, as it does: one stream for the whole page (GET /changes).
//
// A browser comes back by itself and is told what it missed. Leads that changed are read anew where they are
// shown; screens that must not move (Today) listen themselves with `onLeadsChanged`.

import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

export interface LeadsChanged {
  seq: number;
  leads: { lead: string; kinds: string[] }[];
  left: string[]; // were ours to see and are not any more
  whole: boolean;
}

export type LiveState = { connected: boolean; lastFact: Date | undefined };

let state: LiveState = { connected: false, lastFact: undefined };
let models = 0; // how often another model came into force, or lists came to be by it
const watchers = new Set<() => void>();
const listeners = new Set<(changed: LeadsChanged) => void>();
let source: EventSource | undefined;

function become(next: Partial<LiveState>) {
  state = { ...state, ...next };
  for (const tell of watchers) tell();
}

export function startChanges(queries: QueryClient) {
  if (source) return;
  source = new EventSource('/api/v1/changes');
  source.addEventListener('hello', () => become({ connected: true }));
  source.addEventListener('open', () => become({ connected: true }));
  source.addEventListener('error', () => become({ connected: false }));
  source.addEventListener('leads', event => {
    const changed = JSON.parse((event as MessageEvent<string>).data) as LeadsChanged;
    become({ connected: true, lastFact: new Date() });
    for (const listener of listeners) listener(changed);
    for (const lead of [...changed.leads.map(each => each.lead), ...changed.left]) void queries.invalidateQueries({ queryKey: ['lead', lead] });
  });
  source.addEventListener('model', () => {
    models += 1;
    for (const tell of watchers) tell();
    void queries.invalidateQueries();
  });
}

export function stopChanges() {
  source?.close();
  source = undefined;
  become({ connected: false });
}

function watch(tell: () => void) {
  watchers.add(tell);
  return () => watchers.delete(tell);
}

export function useLive(): LiveState {
  return useSyncExternalStore(watch, () => state);
}

// Another number: every lead was judged anew.
export function useModelsSeen(): number {
  return useSyncExternalStore(watch, () => models);
}

export function useLeadsChanged(listener: (changed: LeadsChanged) => void) {
  useEffect(() => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, [listener]);
}
