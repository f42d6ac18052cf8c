// What the screen of a lead is drawn of, its cards too: they would push each other about if they came one by one.

import type { QueryClient } from '@tanstack/react-query';
import { accountQuery } from '../../api/accounts';
import { referralQuery } from '../../api/identity';
import { fieldTypesQuery, firstModelQuery, seriesQuery, timelineQuery, touchesQuery } from '../../api/lead';
import { assessmentQuery, gradesQuery, leadQuery, suggestionsQuery } from '../../api/leads';
import { modelQuery } from '../../api/model';
import { colleaguesQuery } from '../../api/people';
import { reasonsQuery } from '../../api/reasons';
import { pageReader, reader, together } from '../../lib/together';

export function leadAhead(queries: QueryClient, id: string): Promise<void> {
  const read = reader(queries);
  const readPage = pageReader(queries);
  const account = async () => {
    const lead = await read(leadQuery(id));
    if (lead.account) await read(accountQuery(lead.account));
  };
  const series = async () => {
    const model = await read(modelQuery);
    if (model) await read(seriesQuery(id, undefined, model.version));
  };
  const later = async () => {
    const { assessment } = await read(assessmentQuery(id));
    if (assessment.changes_at) await read(assessmentQuery(id, assessment.changes_at));
  };
  return together([
    account(),
    series(),
    later(),
    readPage(timelineQuery(id)),
    read(touchesQuery(id)),
    read(suggestionsQuery(id)),
    read(referralQuery(id)),
    read(gradesQuery),
    read(firstModelQuery),
    read(fieldTypesQuery),
    read(colleaguesQuery),
    read(reasonsQuery),
  ]);
}
