// The period of a statistic, as an address names it: ?period=7|30|90, or ?from=2026-08-01&to=2026-10-31 (days of the
// reader's zone, both inside). Without any: 30 days. A period that ends now ends at the next five minutes, so that
// screens which ask for the same period within them ask for the same numbers.

export type PeriodSearch = { period?: string | undefined; from?: string | undefined; to?: string | undefined };

export interface Span {
  from: string; // instants; `to` is outside
  to: string;
}

export interface Period {
  days: number | undefined; // undefined: a custom one
  span: Span;
  before: Span; // as long, and ends where this begins
  isOpen: boolean; // it goes on until now
}

export const presets = [7, 30, 90] as const;

const day = 86_400_000;
const step = 300_000;

export function periodOf(search: PeriodSearch, now: Date): Period {
  const [from, to] = [dayOf(search.from), dayOf(search.to)].sort((a, b) => Number(a) - Number(b));
  if (from && to) {
    const end = new Date(to.getFullYear(), to.getMonth(), to.getDate() + 1);
    return make(undefined, from.getTime(), end.getTime(), end > now);
  }
  const days = presets.find(each => String(each) === search.period) ?? 30;
  const end = Math.ceil(now.getTime() / step) * step;
  return make(days, end - days * day, end, true);
}

function make(days: number | undefined, from: number, to: number, isOpen: boolean): Period {
  const text = (at: number) => new Date(at).toISOString();
  return { days, span: { from: text(from), to: text(to) }, before: { from: text(2 * from - to), to: text(from) }, isOpen };
}

// A span cut into equal ones.
export function cut({ from, to }: Span, pieces: number): Span[] {
  const begin = Date.parse(from);
  const length = (Date.parse(to) - begin) / pieces;
  const at = (piece: number) => new Date(Math.round(begin + piece * length)).toISOString();
  return Array.from({ length: pieces }, (_, piece) => ({ from: at(piece), to: at(piece + 1) }));
}

// 2026-08-01, and no other text.
export function dayOf(text: string | undefined): Date | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? '');
  if (!found) return undefined;
  const [year, month, date] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const at = new Date(year, month - 1, date);
  return at.getMonth() === month - 1 && at.getDate() === date ? at : undefined;
}

export function textOfDay(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
