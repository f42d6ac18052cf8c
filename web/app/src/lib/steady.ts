// The same function for as long as a part lives, which does what the newest one given does: for parts that are drawn
// anew only when something of them changed.

import { useCallback, useRef } from 'react';

export function useSteady<Args extends unknown[], Result>(does: (...args: Args) => Result): (...args: Args) => Result {
  const newest = useRef(does);
  newest.current = does;
  return useCallback((...args: Args) => newest.current(...args), []);
}
