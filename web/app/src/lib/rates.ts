// Rates and changes as people feel them: "1 in 9", "+4.1 points", "1.2 h faster".

import { count, exact, money } from './format';

// The fraction of small numbers that is next to a share: 0.11 is 1 in 9, 0.67 is 2 in 3; none for nothing and for all.
export function fraction(share: number): [number, number] | undefined {
  if (!(share > 0) || share >= 1) return undefined;
  if (share < 0.1) return [1, Math.round(1 / share)];
  let best: [number, number] = [1, 2];
  for (let of = 2; of <= 10; of += 1) {
    const n = Math.max(1, Math.min(of - 1, Math.round(share * of)));
    if (Math.abs(n / of - share) < Math.abs(best[0] / best[1] - share) - share * 0.04) best = [n, of];
  }
  return best;
}

export function signed(value: number, write: (value: number) => string = count): string {
  return value > 0 ? `+${write(value)}` : value < 0 ? `−${write(-value)}` : write(0);
}

// A difference of shares in points of a hundred, with one decimal.
export function shareChange(now: number, before: number): number {
  return Math.round((now - before) * 1000) / 10;
}

type Translate = (key: string, values?: Record<string, unknown>) => string;

// A length of time, short and to one decimal where that tells more: "40 s", "12 min", "3.1 h", "9.2 d".
export function lasting(seconds: number, t: Translate): string {
  if (seconds < 60) return t('common:time.underMinute');
  const [value, unit] = seconds < 3600 ? [seconds / 60, 'minutes'] : seconds < 48 * 3600 ? [seconds / 3600, 'hours'] : [seconds / 86400, 'days'];
  const n = exact(value < 10 && unit !== 'minutes' ? Math.round(value * 10) / 10 : Math.round(value));
  return unit === 'minutes' ? t('common:time.minutes', { n }) : unit === 'hours' ? t('common:time.hours', { n }) : t('common:time.days', { n });
}

// What deals are worth; those without a currency as a plain number.
export function worth({ amount, currency }: { amount: number; currency: string }): string {
  return currency ? money(amount, currency) : count(amount);
}
