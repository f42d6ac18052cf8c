// Single keys for people who keep their hands on the keyboard.
//
// A key is a letter ("a"), a named key ("ArrowDown", "Enter", "Space"), or two in a row ("g t"). It is off while somebody
// types and while a dialog or menu is open, and follows the letter on Latin layouts, the physical key on
// others, so that A works with a Russian layout on. Single keys can be switched off (WCAG 2.1.4): then
// only Ctrl/Cmd K, Escape and arrows stay.

import { useEffect, useRef, useSyncExternalStore } from 'react';

export interface Key {
  key: string;
  does: string; // in words, for the list behind "?"
  act: (event: KeyboardEvent) => void;
  while?: boolean; // only while true
}

const offKey = 'winnow.keys';
const movesOn = /^(j|k|\[|\]|Arrow.*|Page.*)$/;
let stacks: { current: Key[] }[] = [];
const watchers = new Set<() => void>();
let shown: Key[] = [];
let leader = '';
let leaderAt = 0;

function changed() {
  shown = stacks.flatMap(stack => stack.current).filter(key => key.while !== false);
  for (const tell of watchers) tell();
}

export function singleKeysOn(): boolean {
  return localStorage.getItem(offKey) !== 'off';
}

export function switchSingleKeys(on: boolean) {
  if (on) localStorage.removeItem(offKey);
  else localStorage.setItem(offKey, 'off');
}

export function letterOf(event: KeyboardEvent): string {
  if (event.key.length > 1) return event.key;
  if (event.key === ' ') return 'Space';
  if (/^[\x20-\x7e]$/.test(event.key)) return event.key.toLowerCase();
  const code = /^Key([A-Z])$/.exec(event.code) ?? /^Digit(\d)$/.exec(event.code);
  if (code) return code[1]!.toLowerCase();
  const signs: Record<string, string> = { Slash: '/', Period: '.', BracketLeft: '[', BracketRight: ']' };
  return signs[event.code] ?? event.key;
}

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element?.closest) return false;
  if (element.closest('[role="dialog"], [role="menu"], [role="listbox"][data-combobox]')) return true;
  const field = element.closest('input, textarea, select, [contenteditable="true"]') as HTMLInputElement | null;
  return field !== null && !['checkbox', 'radio', 'button', 'range'].includes(field.type);
}

function onKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target)) return;
  const letter = letterOf(event);
  // A key that is held moves on and on; it does not do with the next lead what it did with this one.
  if (event.repeat && !movesOn.test(letter)) return;
  // Arrows, Home and the like are the slider's; letters are not.
  if (letter.length > 1 && (event.target as HTMLElement).closest?.('[role="slider"]')) return;
  const isSingle = letter.length === 1;
  if (isSingle && !singleKeysOn()) return;
  // Enter and blank belong to the button or link that has the focus.
  if ((letter === 'Enter' || letter === 'Space') && (event.target as HTMLElement).closest?.('button, a, summary, input')) return;
  const withShift = event.shiftKey && (letter.length > 1 || /[a-z]/.test(letter)) ? `Shift ${letter}` : letter;
  const wanted = leader && Date.now() - leaderAt < 1500 ? `${leader} ${letter}` : withShift;
  leader = '';
  // The screen that was mounted last comes first.
  for (const stack of [...stacks].reverse()) {
    const key = stack.current.find(each => each.key === wanted && each.while !== false);
    if (key) {
      event.preventDefault();
      key.act(event);
      return;
    }
  }
  if (shown.some(key => key.key.startsWith(`${letter} `))) {
    leader = letter;
    leaderAt = Date.now();
  }
}

export function useKeys(keys: Key[]) {
  const stack = useRef(keys);
  stack.current = keys;
  useEffect(() => {
    const mine = stack;
    if (stacks.length === 0) document.addEventListener('keydown', onKey);
    stacks = [...stacks, mine];
    changed();
    return () => {
      stacks = stacks.filter(other => other !== mine);
      if (stacks.length === 0) document.removeEventListener('keydown', onKey);
      changed();
    };
  }, []);
}

export function useShownKeys(): Key[] {
  return useSyncExternalStore(
    tell => {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    () => shown,
  );
}
