// What a stage asks for (`require` of a model) in words: «BANT qualified or CHAMP qualified». The conditions on frameworks
// that models of ours have are understood; any other stays what it is, an expression.

export type Requirement = { kind: 'status'; framework: string; is: boolean; status: string } | { kind: 'all' | 'any'; of: Requirement[] };

const term = /^\(?\s*framework\.(\w+)\.status\s*(==|!=)\s*["'](qualified|disqualified)["']\s*\)?$/;

// undefined: a condition of another kind.
export function requirementOf(expression: string): Requirement | undefined {
  const any = expression.split('||');
  const all = expression.split('&&');
  if (any.length > 1 && all.length > 1) return undefined;
  if (any.length > 1 || all.length > 1) {
    const of = (any.length > 1 ? any : all).map(requirementOf);
    return of.every(each => each !== undefined) ? { kind: any.length > 1 ? 'any' : 'all', of } : undefined;
  }
  const [, framework, relation, status] = term.exec(expression.trim()) ?? [];
  const isKnown = (relation === '==' && status === 'qualified') || (relation === '!=' && status === 'disqualified');
  return framework && status && isKnown ? { kind: 'status', framework, is: relation === '==', status } : undefined;
}

export function requirementText(of: Requirement, t: (key: string, values?: Record<string, unknown>) => string, name: (framework: string) => string): string {
  if (of.kind === 'status') return t(of.is ? 'framework:said.qualified' : 'framework:said.notDisqualified', { framework: name(of.framework) });
  return of.of.map(each => requirementText(each, t, name)).reduce((one, other) => t(of.kind === 'any' ? 'framework:said.or' : 'framework:said.and', { one, other }));
}

// Does it hold, by the status of each framework now?
export function isMet(of: Requirement, status: (framework: string) => string | undefined): boolean {
  if (of.kind === 'status') return (status(of.framework) === of.status) === of.is;
  return of.kind === 'any' ? of.of.some(each => isMet(each, status)) : of.of.every(each => isMet(each, status));
}
