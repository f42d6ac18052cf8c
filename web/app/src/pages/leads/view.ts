// What of this screen stands in the address: filters, order, columns, the lead that is peeked at.

import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

const route = getRouteApi('/inside/leads');

export interface View {
  filter?: string | undefined;
  segment?: string | undefined;
  stage?: string | undefined;
  owner?: string | undefined;
  account?: string | undefined;
  referred_by?: string | undefined;
  search?: string | undefined;
  sort?: string | undefined;
  columns?: string | undefined;
  snoozed?: string | undefined;
  disqualified?: string | undefined;
  peek?: string | undefined;
}

// The filter as GET /leads, /leads/count and `matching` of verbs take it.
export interface Filter {
  filter?: string;
  segment?: string;
  stage?: string;
  owner?: string;
  account?: string;
  referred_by?: string;
  search?: string;
  snoozed?: boolean;
  disqualified?: boolean;
}

export interface ListQuery extends Filter {
  sort: string;
}

const yesNo = (text: string | undefined) => (text === 'true' ? true : text === 'false' ? false : undefined);

export function filterOf(view: View): Filter {
  const { filter, segment, stage, owner, account, referred_by, search } = view;
  const found = { filter, segment, stage, owner, account, referred_by, search: search?.trim() || undefined, snoozed: yesNo(view.snoozed), disqualified: yesNo(view.disqualified) };
  return Object.fromEntries(Object.entries(found).filter(([name, value]) => value !== undefined && (value !== '' || name === 'stage'))) as Filter;
}

export function queryOf(filter: Filter, sort: string | undefined): ListQuery {
  return { ...filter, sort: sort || '-total' };
}

export function isFiltered(filter: Filter): boolean {
  return Object.keys(filter).length > 0;
}

export interface ViewState {
  view: View;
  query: ListQuery;
  filter: Filter;
  // Another address; `replace` where going back should not stop at it (each letter of a search).
  change: (next: Partial<View>, replace?: boolean) => void;
}

export function useView(): ViewState {
  const view: View = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: Partial<View>, replace = false) => {
      void navigate({ search: (now: View) => ({ ...now, ...next }), replace, resetScroll: false });
    },
    [navigate],
  );
  const { filter, segment, stage, owner, account, referred_by, search, snoozed, disqualified, sort } = view;
  // The same object as long as it asks the same, whatever else in the address changes.
  const asked = useMemo(() => filterOf({ filter, segment, stage, owner, account, referred_by, search, snoozed, disqualified }), [filter, segment, stage, owner, account, referred_by, search, snoozed, disqualified]);
  const query = useMemo(() => queryOf(asked, sort), [asked, sort]);
  return { view, filter: asked, query, change };
}
