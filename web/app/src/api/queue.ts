// The work of a salesperson: which leads wait for them, of those that are theirs or nobody's.
//
// *Call now*: leads that the model handed over to people within the last day and nobody accepted yet; a clock
// runs. *Today*: those handed over before, and those that people work on, the warmest first. Snoozed and
// disqualified leads, and those in the last stage, are in neither. Keys of the cache: ['leads', 'queue', …].

import { queryOptions } from '@tanstack/react-query';
import { client, done } from './client';
import { countLeads, type Lead, type LeadRow } from './leads';
import type { Model } from './model';

export const responseSeconds = 3600; // how soon a handed-over lead is to be answered
const clockRuns = 'duration("24h")';

export interface Work {
  handover: string | undefined; // the id of the stage in which leads wait to be accepted
  now: string | undefined; // filters; undefined: the model has no such stage
  today: string | undefined;
  mine: string;
  stages: string[]; // in which leads wait, in either part
}

export function workOf(model: Model, me: string | undefined): Work {
  const { stages } = model;
  const last = stages.length - 1;
  const people = stages.findIndex(stage => stage.kind === 'by');
  const before = stages.slice(0, people < 0 ? last : people).filter(stage => stage.kind === 'enter');
  const handover = before[before.length - 1]?.id;
  const worked = stages.filter((stage, index) => stage.kind === 'by' && index !== last).map(stage => stage.id);
  const mine = me ? `(owner == "" || owner == ${JSON.stringify(me)})` : 'owner == ""';
  const waiting = handover && `stage == ${JSON.stringify(handover)}`;
  const parts = [
    ...(waiting ? [`${waiting} && stage_since <= now - ${clockRuns}`] : []),
    ...(worked.length > 0 ? [`stage in ${JSON.stringify(worked)}`] : []),
  ];
  return {
    handover,
    now: waiting && `${waiting} && stage_since > now - ${clockRuns} && ${mine}`,
    today: parts.length > 0 ? `(${parts.join(' || ')}) && ${mine}` : undefined,
    mine,
    stages: [...(handover ? [handover] : []), ...worked],
  };
}

// Does it wait for whoever `me` is, in one part or the other? Of a lead that was read alone.
export function waits(lead: Lead, { stages }: Work, me: string | undefined): boolean {
  return (lead.owner === null || lead.owner === me) && lead.stage !== null && stages.includes(lead.stage) && !lead.snoozed && !lead.disqualified;
}

export interface QueuePage {
  items: LeadRow[];
  matching: number;
}

const nothing: QueuePage = { items: [], matching: 0 };

function page(name: string, filter: string | undefined, query: { sort: string; limit: number; snoozed?: boolean }) {
  return queryOptions({
    queryKey: ['leads', 'queue', name, filter, query],
    queryFn: async ({ signal }): Promise<QueuePage> => {
      if (!filter) return nothing;
      return done(client.GET('/leads', { params: { query: { filter, disqualified: false, snoozed: false, reasons: 1, ...query } }, signal }));
    },
  });
}

export const nowQuery = (work: Work, limit: number) => page('now', work.now, { sort: '-total', limit });
export const todayQuery = (work: Work, limit: number) => page('today', work.today, { sort: '-total', limit });
// The newest of *Call now*: what came while somebody reads is told by their `stage_since`.
export const newestQuery = (work: Work) => page('newest', work.now, { sort: '-stage_since', limit: 20 });
export const snoozedQuery = (work: Work) => page('snoozed', work.mine, { sort: '-total', limit: 50, snoozed: true });

// How many there are to work, for the rail.
export const queueCountQuery = (work: Work | undefined) =>
  queryOptions({
    queryKey: ['leads', 'queue', 'count', work?.now, work?.today],
    queryFn: async ({ signal }) => {
      const filter = [work?.now, work?.today].filter(Boolean).map(part => `(${part})`).join(' || ');
      if (!filter) return 0;
      return countLeads({ filter, disqualified: false, snoozed: false }, signal);
    },
    enabled: work !== undefined,
  });
