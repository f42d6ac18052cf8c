// What the screen of a lead is drawn of, its cards too: they would push each other about if they came one by one.

import type { QueryClient } from '@tanstack/react-query';
import { accountQuery } from '../../api/accounts';
import { referralQuery } from '../../api/identity';
import { fieldTypesQuery, firstModelQuery, seriesQuery, timelineQuery, touchesQuery } from '../../api/lead';
import { assessmentQuery, gradesQuery, leadQuery, suggestionsQuery } from '../../api/leads';
import { modelQuery } from '../../api/model';
import { colleaguesQuery } from '../../api/people';
import { reasonsQuery } from '../../api/reasons';
import { known, together } from '../../lib/together';

export function leadAhead(queries: QueryClient, id: string): Promise<void> {
  const account = async () => {
    const lead = await queries.query({ ...leadQuery(id), ...known });
    if (lead.account) await queries.query({ ...accountQuery(lead.account), ...known });
  };
  const series = async () => {
    const model = await queries.query({ ...modelQuery, ...known });
    if (model) await queries.query({ ...seriesQuery(id, undefined, model.version), ...known });
  };
  const later = async () => {
    const { assessment } = await queries.query({ ...assessmentQuery(id), ...known });
    if (assessment.changes_at) await queries.query({ ...assessmentQuery(id, assessment.changes_at), ...known });
  };
  return together([
    account(),
    series(),
    later(),
    queries.infiniteQuery({ ...timelineQuery(id), ...known }),
    queries.query({ ...touchesQuery(id), ...known }),
    queries.query({ ...suggestionsQuery(id), ...known }),
    queries.query({ ...referralQuery(id), ...known }),
    queries.query({ ...gradesQuery, ...known }),
    queries.query({ ...firstModelQuery, ...known }),
    queries.query({ ...fieldTypesQuery, ...known }),
    queries.query({ ...colleaguesQuery, ...known }),
    queries.query({ ...reasonsQuery, ...known }),
  ]);
}
