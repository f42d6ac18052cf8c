// A finger that goes sideways moves the card with it; far enough, it does what the way means.

import { type TouchEvent, useRef } from 'react';

const swipeAt = 96;

// A finger that goes sideways moves the row with it; far enough, it does what the way means.
export function useSwipe(onSwipe: ((way: 'left' | 'right') => void) | undefined) {
  const start = useRef<{ x: number; y: number; sideways?: boolean } | undefined>(undefined);
  if (!onSwipe) return {};
  const move = (target: HTMLElement, x: number) => {
    target.style.transform = x ? `translateX(${x}px)` : '';
  };
  return {
    onTouchStart: (event: TouchEvent<HTMLElement>) => {
      const touch = event.touches[0];
      start.current = touch && event.touches.length === 1 ? { x: touch.clientX, y: touch.clientY } : undefined;
    },
    onTouchMove: (event: TouchEvent<HTMLElement>) => {
      const touch = event.touches[0];
      const from = start.current;
      if (!touch || !from) return;
      const [x, y] = [touch.clientX - from.x, touch.clientY - from.y];
      from.sideways ??= Math.abs(x) + Math.abs(y) < 8 ? undefined : Math.abs(x) > Math.abs(y);
      if (from.sideways) move(event.currentTarget, x);
    },
    onTouchEnd: (event: TouchEvent<HTMLElement>) => {
      const from = start.current;
      const touch = event.changedTouches[0];
      start.current = undefined;
      move(event.currentTarget, 0);
      if (!from?.sideways || !touch) return;
      const x = touch.clientX - from.x;
      if (Math.abs(x) >= swipeAt) onSwipe(x > 0 ? 'right' : 'left');
    },
    onTouchCancel: (event: TouchEvent<HTMLElement>) => {
      start.current = undefined;
      move(event.currentTarget, 0);
    },
  };
}
