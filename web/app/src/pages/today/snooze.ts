// Until when a lead is put off: in an hour, tomorrow at nine, on the next Monday at nine.

export type SnoozeSpan = 'hour' | 'tomorrow' | 'week';
export const snoozeSpans: readonly SnoozeSpan[] = ['hour', 'tomorrow', 'week'];

export function snoozeUntil(span: SnoozeSpan, now: Date): Date {
  if (span === 'hour') return new Date(now.getTime() + 3_600_000);
  const until = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 9);
  const days = span === 'tomorrow' ? 1 : ((8 - now.getDay()) % 7) || 7;
  until.setDate(until.getDate() + days);
  return until;
}
