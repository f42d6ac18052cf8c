import { expect, test } from 'vitest';
import { fraction, shareChange, signed } from './rates';

test.each([
  [0.11, [1, 9]],
  [0.67, [2, 3]],
  [0.5, [1, 2]],
  [0.9, [9, 10]],
  [0.42, [2, 5]],
  [0.004, [1, 250]],
  [0, undefined],
  [1, undefined],
  [Number.NaN, undefined],
])('%d is %j', (share, of) => expect(fraction(share)).toEqual(of));

test('changes have a sign', () => {
  expect(signed(22)).toBe('+22');
  expect(signed(-22)).toBe('−22');
  expect(signed(0)).toBe('0');
  expect(shareChange(0.672, 0.631)).toBe(4.1);
});
