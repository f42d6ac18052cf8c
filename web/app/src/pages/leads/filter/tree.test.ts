import { expect, test } from 'vitest';
import { type Condition, groupOf, isSame, isWhole, type Item, itemOf, nameOf, type Node, nodeOf, nodeOfName, type Operator, operatorsOf, takesMany, takesNoValue, treeFromJson, treeToJson } from './tree';

const types = new Map([
  ['name', 'string'], ['stage', 'string'], ['events', 'int'], ['score.fit', 'double'], ['snoozed', 'bool'], ['last_seen', 'timestamp'],
  ['segments', 'list(string)'], ['lead.title', 'string'], ['lead.budget', 'double'], ['lead["Lead Source"]', 'string'], ['company.employees', 'int'],
]);

// A small generator with a seed, so that a failure can be repeated.
function dice(seed: number) {
  let state = seed >>> 0;
  const next = () => ((state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0) / 2 ** 32);
  const below = (n: number) => Math.floor(next() * n);
  return { below, pick: <T>(of: readonly T[]) => of[below(of.length)]! };
}
type Dice = ReturnType<typeof dice>;

const texts = ['', 'a', 'MQL', 'Жанна', '"quoted" \\ \n', '"value":7', '{"number":"1"}', '7d', '0h', '2026-01-01T00:00:00Z', '2026-13-01T00:00:00Z', '𝄞'];
const digits = ['0', '1', '2.0', '-3', '9007199254740993', '1e300', '0.125'];

function anyNode(roll: Dice, deep: number): Node {
  const names = [...types.keys(), 'lead.unheard_of', 'now'];
  const leaf = (): Node => {
    const kind = roll.below(5);
    if (kind < 2) return nodeOfName(roll.pick(names))!;
    return { op: 'literal', value: kind === 2 ? roll.pick(texts) : kind === 3 ? { number: roll.pick(digits) } : roll.pick([true, false, null]) };
  };
  if (deep === 0) return leaf();
  const part = () => anyNode(roll, deep - 1);
  const kind = roll.below(9);
  if (kind === 0) return leaf();
  if (kind < 3) return { op: roll.pick(['&&', '||']), args: Array.from({ length: 2 + roll.below(3) }, part) };
  if (kind === 3) return { op: roll.pick(['!', 'has']), args: [part()] };
  if (kind === 4) return { op: 'method', text: roll.pick(['contains', 'startsWith', 'endsWith', 'lower', 'matches']), args: [part(), part()].slice(0, 1 + roll.below(2)) };
  if (kind === 5) return { op: 'call', text: roll.pick(['duration', 'timestamp', 'size']), args: [part()] };
  if (kind === 6) return { op: 'in', args: [part(), roll.below(2) ? { op: 'list', args: [part(), part()] } : part()] };
  return { op: roll.pick(['==', '!=', '<', '<=', '>', '>=', '+', '-', '/']), args: [part(), part()] };
}

function anyCondition(roll: Dice): Condition {
  const name = roll.pick([...types.keys()]);
  const type = types.get(name)!;
  const operator = roll.pick(operatorsOf(name, type));
  const value = () =>
    type === 'int' || type === 'double' ? roll.pick(digits)
    : type === 'timestamp' ? (operator === 'since' || operator === 'before' ? '2026-11-22T08:00:00Z' : roll.pick(['7d', '36h', '2w']))
    : roll.pick(texts.filter(Boolean));
  return { kind: 'condition', name, operator, values: takesNoValue(operator) ? [] : Array.from({ length: takesMany(operator) ? 1 + roll.below(3) : 1 }, value) };
}

function anyItem(roll: Dice, deep: number): Item {
  if (deep === 0 || roll.below(3) > 0) return anyCondition(roll);
  return { kind: 'group', join: roll.pick(['and', 'or']), items: Array.from({ length: 2 + roll.below(3) }, () => anyItem(roll, deep - 1)) };
}

test('every tree comes back as it was, whether the builder can show it or not', () => {
  let shown = 0;
  for (let seed = 1; seed <= 3000; seed++) {
    const tree = anyNode(dice(seed), 4);
    const item = itemOf(tree, types);
    if (item.kind !== 'text') shown++;
    expect(isSame(nodeOf(item, types)!, tree), `seed ${seed}: ${JSON.stringify(tree)}`).toBe(true);
    const group = groupOf(tree, types);
    expect(isSame(nodeOf(group, types)!, tree), `seed ${seed} as a group`).toBe(true);
  }
  expect(shown).toBeGreaterThan(300);
});

test('every filter of the builder is shown as it was built', () => {
  for (let seed = 1; seed <= 3000; seed++) {
    const item = anyItem(dice(seed), 3);
    expect(itemOf(nodeOf(item, types)!, types), `seed ${seed}`).toEqual(item);
  }
});

test('numbers keep their digits and texts their quotes in JSON', () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const tree = anyNode(dice(seed), 4);
    expect(treeFromJson(treeToJson(tree)), `seed ${seed}`).toEqual(tree);
  }
  expect(treeToJson({ op: 'literal', value: { number: '2.0' } })).toBe('{"tree":{"op":"literal","value":2.0}}');
  expect(treeToJson({ op: 'literal', value: { number: '.5' } })).toBe('{"tree":{"op":"literal","value":0.5}}');
  expect(treeFromJson('{"issues":[],"tree":{"op":"literal","value":9007199254740993,"begin":0,"end":16}}')).toEqual({ op: 'literal', value: { number: '9007199254740993' } });
});

test('names of every form are read and written', () => {
  for (const name of types.keys()) expect(nameOf(nodeOfName(name)!)).toBe(name);
  expect(nodeOfName('lead["a\\"b"]')).toEqual({ op: 'index', args: [{ op: 'name', text: 'lead' }, { op: 'literal', value: 'a"b' }] });
  expect(nodeOfName('lead.')).toBeUndefined();
  expect(nodeOfName('"; drop')).toBeUndefined();
});

test('what is near to a form is not taken for it', () => {
  const fit = nodeOfName('score.fit')!;
  const thirty: Node = { op: 'literal', value: { number: '30' } };
  expect(itemOf({ op: '>=', args: [fit, thirty] }, types)).toEqual({ kind: 'condition', name: 'score.fit', operator: 'atLeast', values: ['30'] });
  expect(itemOf({ op: '<=', args: [thirty, fit] }, types).kind).toBe('text');
  expect(itemOf({ op: '>=', args: [fit, { op: 'literal', value: '30' }] }, types).kind).toBe('text');
  expect(itemOf({ op: '!', args: [{ op: '>=', args: [fit, thirty] }] }, types).kind).toBe('text');
  expect(itemOf({ op: '>=', args: [nodeOfName('lead.unheard_of')!, thirty] }, types).kind).toBe('text');
});

test('a condition that is not finished is in no filter', () => {
  const half = (operator: Operator, values: string[]): Condition => ({ kind: 'condition', name: 'lead.budget', operator, values });
  expect(isWhole(half('atLeast', []), 'double')).toBe(false);
  expect(isWhole(half('atLeast', ['12a']), 'double')).toBe(false);
  expect(isWhole(half('atLeast', ['12.5']), 'double')).toBe(true);
  expect(isWhole(half('contains', ['x']), 'double')).toBe(false);
  expect(nodeOf({ kind: 'group', join: 'and', items: [half('atLeast', [])] }, types)).toBeUndefined();
});
