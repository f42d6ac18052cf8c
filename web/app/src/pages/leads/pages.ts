// The rows of the list, page by page as they are scrolled to.
//
// Cursors name a place in the order, so a page is read anew by itself: what people do here refreshes the pages in
// sight alone, also when a thousand were read. A lead that moved into a page before is not shown twice.

import { infiniteQueryOptions, keepPreviousData, type InfiniteData, queryOptions, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useMemo } from 'react';
import { client, done } from '../../api/client';
import { countLeads, type LeadRow } from '../../api/leads';
import type { ListQuery } from './view';

export const pageSize = 200;

export interface Page {
  items: LeadRow[];
  next: string | null;
  matching: number;
  milliseconds: number;
}

export async function readPage(query: ListQuery, cursor: string | undefined, signal?: AbortSignal): Promise<Page> {
  const begin = performance.now();
  const page = await done(client.GET('/leads', { params: { query: { ...query, limit: pageSize, cursor } }, signal }));
  return { ...page, milliseconds: performance.now() - begin };
}

export const listKey = (query: ListQuery) => ['leadList', query] as const;

export const listQuery = (query: ListQuery) =>
  infiniteQueryOptions({
    queryKey: listKey(query),
    queryFn: ({ pageParam, signal }) => readPage(query, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
    staleTime: Infinity,
  });

type Pages = InfiniteData<Page, string | undefined>;

export interface LeadList {
  rows: LeadRow[];
  places: Map<string, number>; // id to place in rows
  matching: number;
  milliseconds: number;
  readAt: number; // when, in Date.now()
  isFirst: boolean; // nothing was read yet
  isOther: boolean; // rows are still those of the filter before
  hasMore: boolean;
  error: unknown;
  more: () => void;
  failedMore: unknown; // why the next page did not come; it is asked for again by moreAgain alone
  moreAgain: () => void;
  retry: () => void;
  // Reads the pages of these rows anew. `keep`: rows stay where they are, only what they say is renewed; answers
  // whether the order is another one by now.
  refresh: (from: number, to: number, keep?: boolean) => Promise<boolean>;
  restart: () => Promise<void>;
}

export function useLeadList(query: ListQuery): LeadList {
  const queries = useQueryClient();
  const list = useInfiniteQuery({
    ...listQuery(query),
    placeholderData: keepPreviousData,
    refetchOnMount: false,
    refetchOnReconnect: false,
    retryOnMount: true,
  });
  // What comes is drawn in pieces: a letter that is typed meanwhile is not kept waiting for thirty rows.
  const come = useMemo(() => ({ pages: list.data?.pages, isOther: list.isPlaceholderData }), [list.data?.pages, list.isPlaceholderData]);
  const { pages, isOther } = useDeferredValue(come);
  const { rows, places } = useMemo(() => {
    const all: LeadRow[] = [];
    const seen = new Map<string, number>();
    for (const page of pages ?? []) {
      for (const row of page.items) {
        if (seen.has(row.id)) continue;
        seen.set(row.id, all.length);
        all.push(row);
      }
    }
    return { rows: all, places: seen };
  }, [pages]);

  const refresh = useCallback(
    async (from: number, to: number, keep = false) => {
      const key = listKey(query);
      const before = queries.getQueryData<Pages>(key);
      if (!before) return false;
      const first = Math.max(0, Math.floor(from / pageSize));
      const last = Math.min(before.pages.length - 1, Math.floor(to / pageSize));
      const wanted = before.pageParams.slice(first, last + 1);
      const fresh = await Promise.all(wanted.map(cursor => readPage(query, cursor)));
      if (keep) {
        const byId = new Map(fresh.flatMap(page => page.items.map(row => [row.id, row] as const)));
        queries.setQueryData<Pages>(key, now => now && { ...now, pages: now.pages.map(page => ({ ...page, matching: fresh[0]?.matching ?? page.matching, items: page.items.map(row => byId.get(row.id) ?? row) })) });
        return wanted.some((_, index) => fresh[index]!.items.map(row => row.id).join() !== before.pages[first + index]!.items.map(row => row.id).join());
      }
      queries.setQueryData<Pages>(key, now => {
        if (!now) return now;
        const renewed = now.pages.map((page, index) => {
          const at = wanted.indexOf(now.pageParams[index]);
          // The cursor of the page after stays: it names a place, not a page.
          const { milliseconds } = page;
          if (at < 0) return index === 0 ? { ...page, matching: fresh[0]?.matching ?? page.matching } : page;
          return { ...fresh[at]!, next: index < now.pages.length - 1 ? page.next : fresh[at]!.next, milliseconds };
        });
        return { ...now, pages: renewed };
      });
      return false;
    },
    [queries, query],
  );

  const restart = useCallback(async () => {
    queries.removeQueries({ queryKey: ['leadList'], type: 'inactive' });
    queries.setQueryData<Pages>(listKey(query), now => now && { pages: now.pages.slice(0, 1), pageParams: now.pageParams.slice(0, 1) });
    await list.refetch();
  }, [queries, query, list.refetch]);

  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData) void fetchNextPage({ cancelRefetch: false });
  }, [fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData]);

  return {
    rows,
    places,
    matching: pages?.[0]?.matching ?? 0,
    milliseconds: pages?.[0]?.milliseconds ?? 0,
    readAt: list.dataUpdatedAt,
    isFirst: pages === undefined,
    isOther: isOther || isPlaceholderData,
    hasMore: hasNextPage,
    error: list.error,
    more,
    failedMore: isFetchNextPageError ? list.error : null,
    moreAgain: () => void fetchNextPage(),
    retry: () => void list.refetch(),
    refresh,
    restart,
  };
}

// How many leads there are at all, that this person may see.
export const totalQuery = queryOptions({ queryKey: ['leadCount', {}], queryFn: ({ signal }) => countLeads({}, signal), staleTime: 30_000 });

export function useTotal(): number | undefined {
  return useQuery(totalQuery).data;
}
