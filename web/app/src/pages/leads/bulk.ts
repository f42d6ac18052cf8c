// What is done with many leads at once: in requests of a thousand, each lead with its outcome, and taken back as a whole.

import { client, done, type Schemas } from '../../api/client';
import { doVerb } from '../../api/verbs';
import type { Chosen } from './chosen';
import { readPage } from './pages';
import type { Filter } from './view';

export type BulkVerb = 'assign' | 'claim' | 'release' | 'accept' | 'qualify' | 'reject' | 'recycle' | 'disqualify' | 'reopen' | 'snooze' | 'wake' | 'undo';
type Outcome = Schemas['VerbsDone']['items'][number];

export interface Done {
  done: Outcome[];
  refused: Outcome[];
}

export interface Progress {
  at: number;
  of: number;
}

const atOnce = 1000;

// The ids of all that match, in the order of the list.
async function idsOf(filter: Filter, signal: AbortSignal, tell: (progress: Progress) => void): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage({ ...filter, sort: 'created' }, cursor, signal);
    ids.push(...page.items.map(row => row.id));
    tell({ at: 0, of: Math.max(page.matching, ids.length) });
    cursor = page.next ?? undefined;
  } while (cursor);
  return ids;
}

function doBulk(verb: BulkVerb, body: Record<string, unknown>, signal?: AbortSignal) {
  return done(
    client.POST(`/leads/bulk/${verb}` as '/leads/bulk/claim', { body: body as never, headers: { 'Idempotency-Key': crypto.randomUUID() }, signal }),
  );
}

// Aborted: what was done until then is answered.
export async function doWithMany(verb: BulkVerb, body: Record<string, unknown>, chosen: Chosen, filter: Filter, signal: AbortSignal, tell: (progress: Progress) => void): Promise<Done> {
  const outcomes: Done = { done: [], refused: [] };
  const ids = chosen.all ? await idsOf(filter, signal, tell) : [...chosen.ids];
  for (let from = 0; from < ids.length; from += atOnce) {
    if (signal.aborted) break;
    if (ids.length > atOnce) tell({ at: from, of: ids.length });
    const answer = await doBulk(verb, { ...body, leads: ids.slice(from, from + atOnce) });
    for (const item of answer.items) (item.problem ? outcomes.refused : outcomes.done).push(item);
  }
  return outcomes;
}

// Takes back what was done, lead by lead by its verb while they are few: somebody may have gone on with one of them.
export async function undoMany(outcomes: Outcome[]): Promise<number> {
  if (outcomes.length <= 50) {
    const taken = await Promise.allSettled(outcomes.map(item => doVerb(item.lead, 'undo', { of: item.verb })));
    return taken.filter(each => each.status === 'fulfilled').length;
  }
  let count = 0;
  for (let from = 0; from < outcomes.length; from += atOnce) {
    const answer = await doBulk('undo', { leads: outcomes.slice(from, from + atOnce).map(item => item.lead) });
    count += answer.done;
  }
  return count;
}
