// What went wrong, in the reader's language. The server's own words are for programs and their authors: they are shown,
// translated as far as may be (lib/serverText.ts), only where nothing better is known.

import i18next from 'i18next';
import { Problem } from '../api/client';
import { comma, joined, pair } from './format';
import { nameOf } from './names';
import { serverText } from './serverText';

type Translate = (key: string, values?: Record<string, unknown>) => string;

export function problemText(problem: unknown, t: Translate): string {
  if (!(problem instanceof Problem)) return t('common:error.unknown');
  if (problem.status === 0) return t('common:error.noAnswer');
  if (problem.status === 403) return t('common:error.forbidden');
  if (problem.status === 404) return t('common:error.gone');
  if (problem.status === 412) return t('common:error.changed');
  if (problem.status === 429) return t('common:error.tooMany');
  if (problem.status === 503) return t('common:error.away');
  if (problem.status >= 500) return t('common:error.broken');
  return refusalText(problem, t) ?? t('common:error.refused', { why: serverText(problem.errors[0]?.message ?? problem.message) });
}

// What is wrong with a field of a form, as its field shows it; undefined: nothing.
export function faultText(problem: Problem | undefined, field: string, t: Translate): string | undefined {
  const message = problem?.field(field);
  if (message === undefined) return undefined;
  return i18next.exists(`common:fault.${field}`) ? t(`common:fault.${field}`) : serverText(message);
}

// Why a verb was not done; undefined: for no reason that has a code.
export function refusalText({ code, missing = [] }: { code?: string | undefined; missing?: string[] }, t: Translate): string | undefined {
  if (code === 'requirement') return missing.length > 0 ? t('common:refusal.requirement', { what: missingText(missing) }) : t('common:refusal.requirementOnly');
  return code && i18next.exists(`common:refusal.${code}`) ? t(`common:refusal.${code}`) : undefined;
}

// Names that a requirement misses: fields by their names, criteria behind their framework: "BANT: Budget, Need; CHAMP: Money".
function missingText(names: string[]): string {
  const fields: string[] = [];
  const frameworks = new Map<string, string[]>();
  for (const name of names) {
    const [root = '', ...rest] = name.split('.');
    if (['lead', 'company', 'account'].includes(root)) fields.push(nameOf(i18next, 'field', name));
    else frameworks.set(root, [...(frameworks.get(root) ?? []), nameOf(i18next, 'criterion', rest.join('.'))]);
  }
  const criteria = [...frameworks].map(([id, of]) => pair(nameOf(i18next, 'framework', id), of.join(comma())));
  return [joined(fields), ...criteria].filter(Boolean).join('; ');
}
