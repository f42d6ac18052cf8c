// What a screen shows first, asked for while the screen's own program is read: it then appears whole and not card
// after card. Nobody is kept waiting for it: where another screen is still shown, less than a tenth of a second.

const patience = 80;
const firstPatience = 600; // nothing is drawn yet

// For a query that a screen will make itself: what is known is taken as it is, since the screen asks anew when it is old.
export const known = { staleTime: 'static' } as const;

// `queries`: were begun. What fails is not told here: the screen asks again, and says why.
export async function together(queries: Promise<unknown>[]): Promise<void> {
  const isFirst = document.getElementById('root')?.childElementCount === 0;
  await Promise.race([Promise.allSettled(queries), new Promise(resolve => setTimeout(resolve, isFirst ? firstPatience : patience))]);
}
