// What Today is drawn of: the queue, and the lead that is read first.

import type { QueryClient } from '@tanstack/react-query';
import { assessmentQuery, leadQuery } from '../../api/leads';
import { modelOf, modelQuery } from '../../api/model';
import { newestQuery, nowQuery, snoozedQuery, todayQuery, workOf } from '../../api/queue';
import { reasonsQuery } from '../../api/reasons';
import { meQuery } from '../../api/session';
import { reader, together } from '../../lib/together';
import { eventsQuery } from './lead';
import { pageRows } from './useQueue';

export function todayAhead(queries: QueryClient, { lead }: { lead?: string | undefined }): Promise<void> {
  const read = reader(queries);
  const queue = async () => {
    const [model, me] = await Promise.all([read(modelQuery), read(meQuery)]);
    if (!model) return;
    const work = workOf(modelOf(model), me.user?.id);
    const [now, today] = await Promise.all([nowQuery(work, pageRows), todayQuery(work, pageRows), newestQuery(work), snoozedQuery(work)].map(each => read(each)));
    const first = lead ?? now?.items[0]?.id ?? today?.items[0]?.id;
    if (!first) return;
    await Promise.all([read(leadQuery(first)), read(assessmentQuery(first)), read(eventsQuery(first))]);
  };
  return together([queue(), read(reasonsQuery)]);
}
