import { expect, test } from 'vitest';
import { csv } from './csv';

test.each([
  [['a', 1, null], 'a,1,'],
  [['say "no", she said', -2.5, 'x\ny'], '"say ""no"", she said",-2.5,"x\ny"'],
  [['=1+1', '@now', '-2'], "'=1+1,'@now,'-2"],
])('%j is %s', (row, line) => expect(csv([row])).toBe(`\uFEFF${line}\r\n`));
