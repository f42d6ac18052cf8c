// The same function for as long as a part lives, which does what the newest one given does: for parts that are drawn
// anew only when something of them changed.

import { useCallback, useEffect, useRef, useState } from 'react';

export function useSteady<Args extends unknown[], Result>(does: (...args: Args) => Result): (...args: Args) => Result {
  const newest = useRef(does);
  newest.current = does;
  return useCallback((...args: Args) => newest.current(...args), []);
}

// Whether a value has been what it is for some time, or `of` is another than before: what a key does is not to change under
// the finger because somebody else did something in that very moment.
export function useSettled(value: string | undefined, of: string, ms = 1000): boolean {
  const [settled, setSettled] = useState({ value, of });
  const isSettled = settled.of !== of || settled.value === undefined || settled.value === value;
  useEffect(() => {
    if (settled.value === value && settled.of === of) return;
    if (isSettled) return setSettled({ value, of });
    const timer = setTimeout(() => setSettled({ value, of }), ms);
    return () => clearTimeout(timer);
  }, [value, of, ms, settled, isSettled]);
  return isSettled;
}
