import { expect, test } from 'vitest';
import { step } from './AsOf';

const day = 86_400_000;
const facts = [1 * day, 5 * day, 20 * day];
const now = 30 * day;

test.each([
  ['ArrowLeft', undefined, 20 * day],
  ['ArrowLeft', 20 * day, 5 * day],
  ['ArrowLeft', 1 * day, 1 * day],
  ['ArrowRight', 5 * day, 20 * day],
  ['ArrowRight', 20 * day, undefined],
  ['ArrowRight', undefined, undefined],
  ['PageDown', undefined, 23 * day],
  ['PageDown', 3 * day, 1 * day],
  ['PageUp', 20 * day, 27 * day],
  ['PageUp', 27 * day, undefined],
  ['Home', undefined, 1 * day],
  ['End', 5 * day, undefined],
])('%s from %s leads to %s', (key, at, to) => {
  expect(step(key, at, facts, now)).toBe(to);
});
