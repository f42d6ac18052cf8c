import { expect, test } from 'vitest';
import { isMet, requirementOf, requirementText } from './requirement';

const t = (key: string, values: Record<string, unknown> = {}) => [key.replace('framework:said.', ''), ...Object.values(values)].join(' ');
const words = (expression: string) => {
  const of = requirementOf(expression);
  return of && requirementText(of, t, name => name.toUpperCase());
};

test('the conditions of our models are said in words', () => {
  expect(words('framework.bant.status == "qualified"')).toBe('qualified BANT');
  expect(words('framework.bant.status == "qualified" || framework.champ.status == "qualified"')).toBe('or qualified BANT qualified CHAMP');
  expect(words('framework.champ.status == "qualified" && framework.icp.status != "disqualified"')).toBe('and qualified CHAMP notDisqualified ICP');
});

test('any other condition is not', () => {
  for (const other of ['score.fit > 20', 'framework.bant.status != "qualified"', 'framework.bant.status == "qualified" && score.fit > 20', 'framework.a.status == "qualified" && framework.b.status == "qualified" || framework.c.status == "qualified"', '']) {
    expect(words(other)).toBeUndefined();
  }
});

test('whether it holds is told by the frameworks', () => {
  const held = (expression: string, status: Record<string, string>) => isMet(requirementOf(expression)!, id => status[id]);
  expect(held('framework.bant.status == "qualified" || framework.champ.status == "qualified"', { bant: 'open', champ: 'qualified' })).toBe(true);
  expect(held('framework.bant.status == "qualified" && framework.icp.status != "disqualified"', { bant: 'qualified', icp: 'disqualified' })).toBe(false);
  expect(held('framework.bant.status == "qualified" && framework.icp.status != "disqualified"', { bant: 'qualified', icp: 'open' })).toBe(true);
});
