// A list that the server gives in pages, as one that grows: for useInfiniteQuery, its data are the items read so far.

import { type InfiniteData, infiniteQueryOptions, type QueryKey } from '@tanstack/react-query';

interface Page<Item> {
  items: Item[];
  next?: string | null;
}

export function pagesQuery<Item>(queryKey: QueryKey, read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item>>) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
    select: itemsOf<Item>,
  });
}

function itemsOf<Item>(data: InfiniteData<Page<Item>>): Item[] {
  return data.pages.flatMap(page => page.items);
}
