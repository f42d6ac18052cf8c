// Instants: relative in the text, exact on hover and focus.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { day, instant } from '../lib/format';

const minute = 60_000;
const hour = 60 * minute;

type Translate = (key: string, values?: Record<string, unknown>) => string;

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

// "12 min", "3 h", "yesterday", "11 Nov"; ahead: "in 12 min", "tomorrow", "21 Dec".
export function relative(at: Date, now: Date, t: Translate): string {
  const span = now.getTime() - at.getTime();
  const days = Math.round((midnight(now) - midnight(at)) / (24 * hour));
  if (Math.abs(span) < minute) return t('time.now');
  if (span > 0) {
    if (span < hour) return t('time.minutes', { n: Math.floor(span / minute) });
    if (days === 0 || span < 6 * hour) return t('time.hours', { n: Math.floor(span / hour) });
    return days === 1 ? t('time.yesterday') : day(at, now);
  }
  if (-span < hour) return t('time.inMinutes', { n: Math.ceil(-span / minute) });
  if (days === 0 || -span < 6 * hour) return t('time.inHours', { n: Math.round(-span / hour) });
  return days === -1 ? t('time.tomorrow') : day(at, now);
}

// A span, rounded down: "12 min", "3 h", "5 d".
export function spanText(seconds: number, t: Translate): string {
  if (seconds < 60) return t('time.underMinute');
  if (seconds < 3600) return t('time.minutes', { n: Math.floor(seconds / 60) });
  if (seconds < 48 * 3600) return t('time.hours', { n: Math.floor(seconds / 3600) });
  return t('time.days', { n: Math.floor(seconds / 86400) });
}

let clock: ReturnType<typeof setInterval> | undefined;
const ticks = new Set<() => void>();

// Now, told anew every half minute.
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const tick = () => setNow(new Date());
    ticks.add(tick);
    clock ??= setInterval(() => ticks.forEach(each => each()), 30_000);
    return () => {
      ticks.delete(tick);
      if (ticks.size === 0 && clock) {
        clearInterval(clock);
        clock = undefined;
      }
    };
  }, []);
  return now;
}

export function Time({ at, className }: { at: string | Date | null | undefined; className?: string }) {
  const { t } = useTranslation();
  const now = useNow();
  if (!at) return <span className={className}><span aria-hidden="true">–</span><span className="unseen">{t('unknown')}</span></span>;
  const when = typeof at === 'string' ? new Date(at) : at;
  return (
    <time className={className} dateTime={when.toISOString()} title={instant(when)}>
      {relative(when, now, t)}
    </time>
  );
}
