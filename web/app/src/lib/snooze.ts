// Until when a lead is put off: in an hour, tomorrow at nine, on the next Monday at nine.

export type SnoozeSpan = 'hour' | 'tomorrow' | 'week';
export const snoozeSpans: readonly SnoozeSpan[] = ['hour', 'tomorrow', 'week'];

export function snoozeUntil(span: SnoozeSpan, now: Date): Date {
  if (span === 'hour') return new Date(now.getTime() + 3_600_000);
  return morning(span === 'tomorrow' ? 1 : ((8 - now.getDay()) % 7) || 7, now);
}

// At nine, `days` from now.
export function morning(days: number, now = new Date()): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9);
}
