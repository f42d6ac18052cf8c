// Numbers, money, dates and spans of time as a reader of the language writes them.
//
// Chromium knows no Belarusian but its plural rules and would silently write English: numbers are then
// written as in Russian, which differ in nothing above four digits, and names of months are our own.
// Points are signed with U+2212; times are those of the reader's zone.

export type Language = 'en' | 'ru' | 'zh' | 'ro' | 'pl' | 'be';

export const languages: readonly Language[] = ['en', 'ru', 'zh', 'ro', 'pl', 'be'];

const monthsOfBelarusian = ['студзеня', 'лютага', 'сакавіка', 'красавіка', 'мая', 'чэрвеня', 'ліпеня', 'жніўня', 'верасня', 'кастрычніка', 'лістапада', 'снежня'];
const shortMonthsOfBelarusian = ['сту', 'лют', 'сак', 'кра', 'мая', 'чэр', 'ліп', 'жні', 'вер', 'кас', 'ліс', 'сне'];
const daysOfBelarusian = ['нд', 'пн', 'аў', 'ср', 'чц', 'пт', 'сб'];

let language: Language = 'en';

export function setFormatLanguage(next: Language) {
  language = next;
}

export function formatLanguage(): Language {
  return language;
}

const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function locale(): string {
  return language === 'be' ? 'ru' : language === 'zh' ? 'zh-CN' : language;
}

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${locale()}${JSON.stringify(options)}`;
  let format = kept.get(key) as Intl.NumberFormat | undefined;
  if (!format) kept.set(key, (format = new Intl.NumberFormat(locale(), options)));
  return format;
}

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${locale()}${JSON.stringify(options)}`;
  let format = kept.get(key) as Intl.DateTimeFormat | undefined;
  if (!format) kept.set(key, (format = new Intl.DateTimeFormat(locale(), options)));
  return format;
}

const minus = (text: string) => text.replace('-', '−');

export function count(value: number): string {
  return minus(numbers({ maximumFractionDigits: 0 }).format(value));
}

// Up to three decimals, as points are kept.
export function exact(value: number): string {
  return minus(numbers({ maximumFractionDigits: 3 }).format(value));
}

// A score in lists and titles: whole, half up.
export function score(value: number): string {
  return count(Math.floor(value + 0.5));
}

// Points in a sum: +20, −3, 0.
export function points(value: number): string {
  if (value === 0) return '0';
  return (value > 0 ? '+' : '−') + numbers({ maximumFractionDigits: 3 }).format(Math.abs(value));
}

// Where the decimal part begins, so that it can be shown lighter: ["+11", ",547"].
export function pointsParts(value: number, signed: boolean): [string, string] {
  const text = signed ? points(value) : exact(value);
  const whole = signed ? points(Math.trunc(value)) : exact(Math.trunc(value));
  const decimals = Number.isInteger(value) ? '' : text.slice(text.search(/[.,](?=\d{1,3}$)/));
  return decimals ? [text.slice(0, text.length - decimals.length), decimals] : [whole, ''];
}

// In a matrix or on an axis only; tables have exact numbers.
export function shortCount(value: number): string {
  return value < 10_000 ? count(value) : numbers({ notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

// A share of one: 0.672 is 67%, below 1% with a decimal.
export function percent(share: number): string {
  const digits = share !== 0 && Math.abs(share) < 0.01 ? 1 : 0;
  return minus(numbers({ style: 'percent', maximumFractionDigits: digits }).format(share));
}

export function money(amount: number, currency: string): string {
  const cents = Math.abs(amount) < 100 && !Number.isInteger(amount) ? 2 : 0;
  try {
    return minus(numbers({ style: 'currency', currency, minimumFractionDigits: cents, maximumFractionDigits: cents }).format(amount));
  } catch {
    return `${exact(amount)} ${currency}`; // not a currency that Intl takes
  }
}

export function day(at: Date, now = new Date()): string {
  const sameYear = at.getFullYear() === now.getFullYear();
  if (language === 'be') return `${at.getDate()} ${shortMonthsOfBelarusian[at.getMonth()]}${sameYear ? '' : ` ${at.getFullYear()}`}`;
  return dates({ day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(at);
}

// In sentences: 3 May 2025 written out, in the case that a sentence wants.
export function longDay(at: Date): string {
  if (language === 'be') return `${at.getDate()} ${monthsOfBelarusian[at.getMonth()]} ${at.getFullYear()} г.`;
  return dates({ dateStyle: 'long' }).format(at);
}

export function weekday(at: Date): string {
  if (language === 'be') return `${daysOfBelarusian[at.getDay()]}, ${at.getDate()} ${monthsOfBelarusian[at.getMonth()]}`;
  return dates({ weekday: 'short', day: 'numeric', month: 'long' }).format(at);
}

export function clock(at: Date): string {
  return dates({ hour: '2-digit', minute: '2-digit' }).format(at);
}

// The exact instant with its zone, for a hover.
export function instant(at: Date): string {
  const zone = dates({ timeZoneName: 'short' }).formatToParts(at).find(part => part.type === 'timeZoneName')?.value ?? '';
  return `${longDay(at)}, ${dates({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at)} ${zone}`;
}

export function list(texts: string[]): string {
  if (language === 'be') return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} і ${texts[texts.length - 1]}`;
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(texts);
}

// Commas and colons of the reader's script: Chinese has its own, with no space after them.
export const comma = () => (language === 'zh' ? '，' : ', ');
export const gap = () => (language === 'zh' ? '' : ' ');

export function joined(texts: readonly (string | false | null | undefined)[]): string {
  return texts.filter(Boolean).join(comma());
}

export function pair(name: string, value: string): string {
  return language === 'zh' ? `${name}：${value}` : `${name}: ${value}`;
}
