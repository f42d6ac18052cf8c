// The slider over the page of a lead: ticks where something happened; arrows go from fact to fact, Page keys by a
// week, Home to the beginning, End to now. What it says is an instant, or undefined for now.

import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button';
import { clock, day, longDay } from '../../lib/format';
import styles from './AsOf.module.css';

const week = 7 * 86_400_000;

export function momentText(at: number): string {
  const when = new Date(at);
  return `${longDay(when)}, ${clock(when)}`;
}

// Where each key leads from an instant; undefined: now.
export function step(key: string, at: number | undefined, facts: number[], now: number): number | undefined {
  const from = at ?? now;
  const clamp = (to: number) => (to >= now ? undefined : Math.max(to, facts[0] ?? now));
  if (key === 'ArrowLeft' || key === 'ArrowDown') return [...facts].reverse().find(fact => fact < from) ?? at;
  if (key === 'ArrowRight' || key === 'ArrowUp') return at === undefined ? undefined : facts.find(fact => fact > from);
  if (key === 'PageDown') return clamp(from - week);
  if (key === 'PageUp') return clamp(from + week);
  if (key === 'Home') return facts[0];
  return undefined;
}

export const stepKeys = ['ArrowLeft', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'];

export interface AsOfProps {
  facts: number[];
  at: number | undefined;
  now: number;
  onChange: (at: number | undefined) => void;
}

export function AsOf({ facts, at, now, onChange }: AsOfProps) {
  const { t } = useTranslation(['lead', 'common']);
  const track = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<number | undefined>();
  const dragging = useRef(false);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const first = facts[0] ?? now;
  const shown = dragging.current ? dragged : at;
  const share = (instant: number) => (now > first ? Math.max(0, Math.min(100, ((instant - first) / (now - first)) * 100)) : 100);
  const marks = [...new Set(facts.map(fact => Math.round(share(fact) * 4) / 4))];

  function under(event: PointerEvent): number | undefined {
    const box = track.current!.getBoundingClientRect();
    const part = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
    if (part > 0.995) return undefined;
    const instant = first + part * (now - first);
    const pixel = (now - first) / box.width;
    return facts.find(fact => Math.abs(fact - instant) < 5 * pixel) ?? Math.round(instant);
  }

  function follow(event: PointerEvent) {
    const to = under(event);
    setDragged(to);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => onChange(to), 60);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!stepKeys.includes(event.key)) return;
    event.preventDefault();
    onChange(step(event.key, at, facts, now));
  }

  return (
    <div className={`${styles.asOf} hide-phone`}>
      <span className="second">{t('lead:asOf')}</span>
      <b className={styles.value}>{shown === undefined ? t('lead:now') : day(new Date(shown))}</b>
      <span className="third">{day(new Date(first))}</span>
      <div
        ref={track}
        className={styles.track}
        role="slider"
        tabIndex={0}
        aria-label={t('lead:asOf')}
        aria-valuemin={first}
        aria-valuemax={now}
        aria-valuenow={shown ?? now}
        aria-valuetext={shown === undefined ? t('lead:now') : momentText(shown)}
        onKeyDown={onKeyDown}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId);
          dragging.current = true;
          follow(event);
        }}
        onPointerMove={event => dragging.current && follow(event)}
        onPointerUp={event => {
          if (!dragging.current) return;
          dragging.current = false;
          clearTimeout(waiting.current);
          onChange(under(event));
        }}
      >
        <i style={{ width: `${share(shown ?? now)}%` }} />
        {marks.map(mark => <u key={mark} style={{ left: `${mark}%` }} data-after={shown !== undefined && mark > share(shown) ? true : undefined} />)}
        <b style={{ left: `${share(shown ?? now)}%` }} />
      </div>
      <span className="third">{clock(new Date(now))}</span>
      <Button small look="quiet" aria-label={t('lead:earlier')} title={t('lead:earlier')} disabled={facts.length === 0 || (at !== undefined && at <= first)}
        icon={<IconChevronLeft size={16} stroke={1.75} />} onClick={() => onChange(step('ArrowLeft', at, facts, now))} />
      <Button small look="quiet" aria-label={t('lead:later')} title={t('lead:later')} disabled={at === undefined}
        icon={<IconChevronRight size={16} stroke={1.75} />} onClick={() => onChange(step('ArrowRight', at, facts, now))} />
    </div>
  );
}

// "As it was on 11 Nov": nothing can be done in the past.
export function PastBar({ at, byNow, onNow }: { at: number; byNow: boolean; onNow: () => void }) {
  const { t } = useTranslation('lead');
  return (
    <div className={styles.past} role="status">
      <span>
        <b>{t('lead:asItWas', { when: momentText(at) })}</b> {byNow && <span className="small">{t('lead:byNow')}</span>}
      </span>
      <span className="space" />
      <Button small onClick={onNow}>{t('lead:back')}</Button>
    </div>
  );
}
