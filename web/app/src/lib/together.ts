// What a screen shows first, asked for while the screen's own program is read: it then appears whole and not card
// after card. Nobody is kept waiting for it: where another screen is still shown, less than a tenth of a second.

import type { QueryClient } from '@tanstack/react-query';

const patience = 80;
const firstPatience = 600; // nothing is drawn yet

// For queries that a screen will make itself: what is known is taken as it is, since the screen asks anew when it is old.
export const reader = (queries: QueryClient): QueryClient['query'] => options => queries.query({ ...options, staleTime: 'static' });
export const pageReader = (queries: QueryClient): QueryClient['infiniteQuery'] => options => queries.infiniteQuery({ ...options, staleTime: 'static' });

const isFirstPicture = () => document.getElementById('root')?.childElementCount === 0;

// After the next picture; at once while there is none yet. A window that nobody sees draws none and is not waited for.
export function drawn(): Promise<void> {
  if (isFirstPicture()) return Promise.resolve();
  return new Promise(resolve => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, patience);
  });
}

// `queries`: were begun. What fails is not told here: the screen asks again, and says why.
export async function together(queries: Promise<unknown>[]): Promise<void> {
  const wait = isFirstPicture() ? firstPatience : patience;
  await Promise.race([Promise.allSettled(queries), new Promise(resolve => setTimeout(resolve, wait))]);
}
