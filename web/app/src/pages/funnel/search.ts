// What the funnel's address says: the period, what the leads are grouped by, and the group that is looked at alone.

import { getRouteApi } from '@tanstack/react-router';
import { type Grouping, groupings } from '../../api/statistics';
import type { PeriodSearch } from '../../lib/period';

export type FunnelSearch = PeriodSearch & { by?: string | undefined; of?: string | undefined };

const route = getRouteApi('/inside/funnel');

export function groupingOf({ by }: FunnelSearch): Grouping {
  return groupings.find(each => each === by) ?? 'source';
}

export interface FunnelAddress {
  search: FunnelSearch;
  setPeriod: (next: PeriodSearch) => void;
  choose: (by: Grouping, of?: string) => void; // without `of`: all groups
}

export function useFunnelAddress(): FunnelAddress {
  const search: FunnelSearch = route.useSearch();
  const navigate = route.useNavigate();
  return {
    search,
    setPeriod: next => void navigate({ search: ({ by, of }) => ({ by, of, ...next }), resetScroll: false }),
    choose: (by, of) => void navigate({ search: before => ({ ...before, by: by === 'source' && of === undefined ? undefined : by, of }), resetScroll: false }),
  };
}
