import { expect, test } from 'vitest';
import { cut, dayOf, periodOf } from './period';

const now = new Date('2026-11-22T09:03:20Z');

test('without anything a period is the last 30 days, to the next five minutes', () => {
  expect(periodOf({}, now)).toEqual({
    days: 30,
    span: { from: '2026-10-23T09:05:00.000Z', to: '2026-11-22T09:05:00.000Z' },
    before: { from: '2026-09-23T09:05:00.000Z', to: '2026-10-23T09:05:00.000Z' },
    isOpen: true,
  });
  expect(periodOf({ period: '12' }, now).days).toBe(30);
  expect(periodOf({ period: '7' }, now).days).toBe(7);
});

test('days that are named are both inside', () => {
  const { span, days, isOpen } = periodOf({ from: '2026-08-01', to: '2026-08-01', period: '7' }, now);
  expect(days).toBeUndefined();
  expect(isOpen).toBe(false);
  expect(new Date(span.from)).toEqual(new Date(2026, 7, 1));
  expect(new Date(span.to)).toEqual(new Date(2026, 7, 2));
});

test.each(['2026-02-30', '2026-13-01', '1 May', '', undefined])('%s is no day', text => expect(dayOf(text)).toBeUndefined());

test('pieces of a span follow each other', () => {
  const pieces = cut({ from: '2026-11-01T00:00:00.000Z', to: '2026-11-11T00:00:00.000Z' }, 10);
  expect(pieces).toHaveLength(10);
  expect(pieces[3]).toEqual({ from: '2026-11-04T00:00:00.000Z', to: '2026-11-05T00:00:00.000Z' });
});

test('two days are a period, whichever is named first', () => {
  const now = new Date('2026-11-22T10:00:00');
  expect(periodOf({ from: '2026-10-31', to: '2026-08-01' }, now)).toEqual(periodOf({ from: '2026-08-01', to: '2026-10-31' }, now));
  expect(periodOf({ from: '2026-10-31' }, now).days).toBe(30);
});
