// What Today is drawn of: the queue, and the lead that is read first.

import type { QueryClient } from '@tanstack/react-query';
import { assessmentQuery, leadQuery } from '../../api/leads';
import { modelOf, modelQuery } from '../../api/model';
import { newestQuery, nowQuery, snoozedQuery, todayQuery, workOf } from '../../api/queue';
import { reasonsQuery } from '../../api/reasons';
import { meQuery } from '../../api/session';
import { known, together } from '../../lib/together';
import { eventsQuery } from './lead';
import { pageRows } from './useQueue';

export function todayAhead(queries: QueryClient, lead: string | undefined): Promise<void> {
  const queue = async () => {
    const [model, me] = await Promise.all([queries.query({ ...modelQuery, ...known }), queries.query({ ...meQuery, ...known })]);
    if (!model) return;
    const work = workOf(modelOf(model), me.user?.id);
    const [now, today] = await Promise.all([nowQuery(work, pageRows), todayQuery(work, pageRows), newestQuery(work), snoozedQuery(work)].map(each => queries.query({ ...each, ...known })));
    const first = lead ?? now?.items[0]?.id ?? today?.items[0]?.id;
    if (!first) return;
    await Promise.all([queries.query({ ...leadQuery(first), ...known }), queries.query({ ...assessmentQuery(first), ...known }), queries.query({ ...eventsQuery(first), ...known })]);
  };
  return together([queue(), queries.query({ ...reasonsQuery, ...known })]);
}
