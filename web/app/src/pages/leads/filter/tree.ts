// Filters between the server's tree of an expression and what the builder shows, there and back without loss.
//
// The tree is the truth: `itemOf` reads it, `nodeOf` writes it, and what the builder has no form for stays the node that
// it is (`TextItem`), never something near to it. `nodeOf(itemOf(tree))` is the tree. Numbers keep their digits, so
// that 2.0 stays a double and 64 bits stay 64 bits.

export interface Digits {
  number: string;
}

export type Literal = string | boolean | null | Digits;

export interface Node {
  op: string;
  text?: string;
  variable?: string;
  value?: Literal;
  args?: Node[];
}

export type Operator =
  | 'is' | 'isNot' | 'oneOf' | 'noneOf' | 'contains' | 'notContains' | 'begins' | 'ends' | 'containsExactly'
  | 'less' | 'atMost' | 'more' | 'atLeast'
  | 'true' | 'false'
  | 'before' | 'since' | 'within' | 'longerAgo' | 'nextDays'
  | 'has' | 'hasNot'
  | 'known' | 'unknown';

// `values` are texts as they stand in the literal: digits of a number, an instant, a span ("7d").
export interface Condition {
  kind: 'condition';
  name: string;
  operator: Operator;
  values: string[];
}

export interface Group {
  kind: 'group';
  join: 'and' | 'or';
  items: Item[];
}

export interface TextItem {
  kind: 'text';
  node: Node;
}

export type Item = Condition | Group | TextItem;

export type Types = ReadonlyMap<string, string>;

export const emptyGroup: Group = { kind: 'group', join: 'and', items: [] };

const numbers = ['int', 'double'];

// What can be asked of a name of this type; fields, which may be unknown, more.
export function operatorsOf(name: string, type: string | undefined): Operator[] {
  const own: Operator[] =
    type === 'string' ? ['is', 'isNot', 'oneOf', 'noneOf', 'contains', 'notContains', 'begins', 'ends', 'containsExactly']
    : numbers.includes(type ?? '') ? ['atLeast', 'more', 'atMost', 'less', 'is', 'isNot', 'oneOf', 'noneOf']
    : type === 'bool' ? ['true', 'false']
    : type === 'timestamp' ? ['within', 'longerAgo', 'nextDays', 'since', 'before']
    : type === 'list(string)' ? ['has', 'hasNot']
    : [];
  return own.length > 0 && mayBeUnknown(name) ? [...own, 'known', 'unknown'] : own;
}

export function mayBeUnknown(name: string): boolean {
  return name.startsWith('lead.') || name.startsWith('lead[') || name.startsWith('company.') || name.startsWith('company[');
}

export function takesNoValue(operator: Operator): boolean {
  return operator === 'true' || operator === 'false' || operator === 'known' || operator === 'unknown';
}

export function takesMany(operator: Operator): boolean {
  return operator === 'oneOf' || operator === 'noneOf';
}

// A condition that somebody has not finished is in no filter.
export function isWhole(condition: Condition, type: string | undefined): boolean {
  if (!operatorsOf(condition.name, type).includes(condition.operator)) return false;
  if (takesNoValue(condition.operator)) return true;
  if (condition.values.length === 0 || (!takesMany(condition.operator) && condition.values.length !== 1)) return false;
  return condition.values.every(value => isValue(value, condition.operator, type));
}

function isValue(value: string, operator: Operator, type: string | undefined): boolean {
  if (numbers.includes(type ?? '')) return /^-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?$/.test(value);
  if (type !== 'timestamp') return operator === 'is' || operator === 'isNot' || value !== '';
  if (operator === 'since' || operator === 'before') return isInstant(value);
  return isSpan(value);
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text) && !Number.isNaN(Date.parse(text));
}

function isSpan(text: string): boolean {
  return /^[1-9]\d{0,4}[hdw]$/.test(text);
}

// Names.

const plain = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function nameOf(node: Node): string | undefined {
  if (node.op === 'name') return node.text;
  const under = node.args?.[0] && nameOf(node.args[0]);
  if (under === undefined) return undefined;
  if (node.op === 'member') return `${under}.${node.text}`;
  const key = node.op === 'index' ? node.args?.[1]?.value : undefined;
  return typeof key === 'string' ? `${under}[${JSON.stringify(key)}]` : undefined;
}

export function nodeOfName(name: string): Node | undefined {
  const first = /^[A-Za-z_][A-Za-z0-9_]*/.exec(name)?.[0];
  if (!first) return undefined;
  let node: Node = { op: 'name', text: first };
  let rest = name.slice(first.length);
  while (rest) {
    const member = /^\.([A-Za-z_][A-Za-z0-9_]*)/.exec(rest);
    const index = /^\[("(?:[^"\\]|\\.)*")\]/.exec(rest);
    if (member && plain.test(member[1]!)) node = { op: 'member', text: member[1]!, args: [node] };
    else if (index) node = { op: 'index', args: [node, literal(JSON.parse(index[1]!) as string)] };
    else return undefined;
    rest = rest.slice((member ?? index)![0].length);
  }
  return node;
}

function literal(value: Literal): Node {
  return { op: 'literal', value };
}

// From conditions to nodes.

const relations: Partial<Record<Operator, string>> = { is: '==', isNot: '!=', less: '<', atMost: '<=', more: '>', atLeast: '>=' };
const methods: Partial<Record<Operator, string>> = { contains: 'contains', notContains: 'contains', begins: 'startsWith', ends: 'endsWith' };

function not(node: Node): Node {
  return { op: '!', args: [node] };
}

function lowered(node: Node): Node {
  return { op: 'method', text: 'lower', args: [node] };
}

export function nodeOfCondition(condition: Condition, type: string | undefined): Node | undefined {
  const name = nodeOfName(condition.name);
  if (!name || !isWhole(condition, type)) return undefined;
  const { operator, values } = condition;
  const value = (text: string) => literal(numbers.includes(type ?? '') ? { number: text } : text);
  const relation = relations[operator];
  if (relation) return { op: relation, args: [name, value(values[0]!)] };
  const method = methods[operator];
  if (method) {
    const node: Node = { op: 'method', text: method, args: [lowered(name), lowered(value(values[0]!))] };
    return operator === 'notContains' ? not(node) : node;
  }
  const ahead = (op: string): Node => ({ op, args: [{ op: 'name', text: 'now' }, { op: 'call', text: 'duration', args: [literal(values[0]!)] }] });
  const instant = (): Node => ({ op: 'call', text: 'timestamp', args: [literal(values[0]!)] });
  switch (operator) {
    case 'oneOf':
    case 'noneOf': {
      const node: Node = { op: 'in', args: [name, { op: 'list', args: values.map(value) }] };
      return operator === 'oneOf' ? node : not(node);
    }
    case 'containsExactly':
      return { op: 'method', text: 'contains', args: [name, value(values[0]!)] };
    case 'true':
      return name;
    case 'false':
      return not(name);
    case 'has':
      return { op: 'in', args: [literal(values[0]!), name] };
    case 'hasNot':
      return not({ op: 'in', args: [literal(values[0]!), name] });
    case 'within':
      return { op: '>=', args: [name, ahead('-')] };
    case 'longerAgo':
      return { op: '<', args: [name, ahead('-')] };
    case 'nextDays':
      return { op: '<=', args: [name, ahead('+')] };
    case 'since':
      return { op: '>=', args: [name, instant()] };
    case 'before':
      return { op: '<', args: [name, instant()] };
    case 'known':
      return { op: 'has', args: [name] };
    case 'unknown':
      return not({ op: 'has', args: [name] });
    default:
      return undefined;
  }
}

// The node of an item; undefined: it has nothing that is whole.
export function nodeOf(item: Item, types: Types): Node | undefined {
  if (item.kind === 'text') return item.node;
  if (item.kind === 'condition') return nodeOfCondition(item, types.get(item.name));
  const nodes = item.items.flatMap(each => nodeOf(each, types) ?? []);
  if (nodes.length < 2) return nodes[0];
  return { op: item.join === 'and' ? '&&' : '||', args: nodes };
}

// From nodes to conditions: a candidate is read off the shape and counts only if it gives that node again.

export function itemOf(node: Node, types: Types): Item {
  if ((node.op === '&&' || node.op === '||') && (node.args?.length ?? 0) > 1) {
    return { kind: 'group', join: node.op === '&&' ? 'and' : 'or', items: node.args!.map(each => itemOf(each, types)) };
  }
  for (const condition of candidates(node)) {
    const again = nodeOfCondition(condition, types.get(condition.name));
    if (again && isSame(again, node)) return condition;
  }
  return { kind: 'text', node };
}

// What the builder shows of a whole filter is always a group.
export function groupOf(node: Node | undefined, types: Types): Group {
  if (!node) return emptyGroup;
  const item = itemOf(node, types);
  return item.kind === 'group' ? item : { kind: 'group', join: 'and', items: [item] };
}

function candidates(node: Node): Condition[] {
  const inner = node.op === '!' ? node.args?.[0] : node;
  if (!inner) return [];
  const [left, right] = inner.args ?? [];
  const found: Condition[] = [];
  const offer = (of: Node | undefined, operators: Operator[], values: (string | undefined)[]) => {
    const name = of && nameOf(of);
    if (name === undefined || values.some(value => value === undefined)) return;
    for (const operator of operators) found.push({ kind: 'condition', name, operator, values: values as string[] });
  };
  offer(inner, ['true', 'false'], []);
  if (inner.op === 'has') offer(left, ['known', 'unknown'], []);
  if (inner.op === 'in') {
    if (right?.op === 'list') offer(left, ['oneOf', 'noneOf'], (right.args ?? []).map(textOf));
    else offer(right, ['has', 'hasNot'], [textOf(left)]);
  }
  if (inner.op === 'method') {
    offer(left, ['containsExactly'], [textOf(right)]);
    offer(left?.args?.[0], ['contains', 'notContains', 'begins', 'ends'], [textOf(right?.args?.[0])]);
  }
  if (right?.op === 'literal') offer(left, ['is', 'isNot', 'less', 'atMost', 'more', 'atLeast'], [textOf(right)]);
  if (right?.op === 'call') offer(left, ['since', 'before'], [textOf(right.args?.[0])]);
  if (right?.op === '-' || right?.op === '+') offer(left, ['within', 'longerAgo', 'nextDays'], [textOf(right.args?.[1]?.args?.[0])]);
  return found;
}

function textOf(node: Node | undefined): string | undefined {
  if (node?.op !== 'literal') return undefined;
  if (typeof node.value === 'string') return node.value;
  return node.value !== null && typeof node.value === 'object' ? node.value.number : undefined;
}

export function isSame(a: Node, b: Node): boolean {
  if (a.op !== b.op || a.text !== b.text || a.variable !== b.variable || !isSameLiteral(a.value, b.value)) return false;
  const [mine, theirs] = [a.args ?? [], b.args ?? []];
  return mine.length === theirs.length && mine.every((each, index) => isSame(each, theirs[index]!));
}

function isSameLiteral(a: Literal | undefined, b: Literal | undefined): boolean {
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object') return a.number === b.number;
  return a === b;
}

// JSON with numbers as they stand: a quote inside a text is escaped, so `"value":` is only ever the member.

export function treeFromJson(json: string): Node | undefined {
  const whole = JSON.parse(json.replace(/"value":\s*(-?\d[0-9.eE+-]*)/g, '"value":{"number":"$1"}')) as { tree: Node | null };
  return whole.tree ? bare(whole.tree) : undefined;
}

export function treeToJson(tree: Node): string {
  return JSON.stringify({ tree }).replace(/"value":\{"number":"(-?[0-9.eE+-]+)"\}/g, (_, digits: string) => `"value":${digits.replace(/^(-?)\./, '$10.')}`);
}

// Without places in the text.
function bare(node: Node): Node {
  const { op, text, variable, value, args } = node;
  return { op, ...(text !== undefined ? { text } : {}), ...(variable !== undefined ? { variable } : {}), ...(value !== undefined ? { value } : {}), ...(args ? { args: args.map(bare) } : {}) };
}
