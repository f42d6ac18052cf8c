// The leads behind a number of the funnel, as a filter of the list: where they stand, and since when.

import type { Grouping } from '../../api/statistics';
import type { Period } from '../../lib/period';

export interface Chosen {
  by: Grouping;
  of: string;
}

// What GET /leads and the address of the list take.
export type LeadsLink = { filter?: string; stage?: string; segment?: string; disqualified?: string };

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;

// What the period and the group say in the language of expressions; undefined: a list cannot be asked for it.
function within({ span, isOpen }: Period, field: string, chosen: Chosen | undefined): string[] | undefined {
  const parts = [`${field} >= timestamp(${quoted(span.from)})`];
  if (!isOpen) parts.push(`${field} < timestamp(${quoted(span.to)})`);
  if (!chosen || chosen.by === 'segment') return parts;
  if (chosen.by === 'version' || chosen.of === '') return undefined;
  return [...parts, `${chosen.by} == ${quoted(chosen.of)}`];
}

function link(parts: string[] | undefined, chosen: Chosen | undefined, more: LeadsLink): LeadsLink | undefined {
  if (!parts) return undefined;
  return { ...more, filter: parts.join(' && '), ...(chosen?.by === 'segment' ? { segment: chosen.of } : {}) };
}

// Who came to the stage in the period and stands there still.
export const stillThere = (stage: string, period: Period, chosen?: Chosen) => link(within(period, 'stage_since', chosen), chosen, { stage, disqualified: 'false' });

export const disqualifiedThere = (stage: string, period: Period, chosen?: Chosen) => link(within(period, 'stage_since', chosen), chosen, { stage, disqualified: 'true' });

// Who stands in a later stage since the period began: of them are those that went on.
export function furtherOn(later: string[], period: Period, chosen?: Chosen): LeadsLink | undefined {
  const parts = within(period, 'stage_since', chosen);
  return later.length && parts ? link([`stage in [${later.map(quoted).join(', ')}]`, ...parts], chosen, {}) : undefined;
}

export const createdIn = (period: Period, chosen?: Chosen) => link(within(period, 'created', chosen), chosen, {});
