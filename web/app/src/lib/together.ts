// What a screen shows first, asked for while the screen's own program is read: it then appears whole and not card
// after card. Nobody is kept waiting for it: where another screen is still shown, less than a tenth of a second.

import type { QueryClient } from '@tanstack/react-query';

const patience = 80;
const firstPatience = 600; // nothing is drawn yet

// For queries that a screen will make itself: what is known is taken as it is, since the screen asks anew when it is old.
export const reader = (queries: QueryClient): QueryClient['query'] => options => queries.query({ ...options, staleTime: 'static' });
export const pageReader = (queries: QueryClient): QueryClient['infiniteQuery'] => options => queries.infiniteQuery({ ...options, staleTime: 'static' });

// `queries`: were begun. What fails is not told here: the screen asks again, and says why.
export async function together(queries: Promise<unknown>[]): Promise<void> {
  const isFirst = document.getElementById('root')?.childElementCount === 0;
  await Promise.race([Promise.allSettled(queries), new Promise(resolve => setTimeout(resolve, isFirst ? firstPatience : patience))]);
}
