// What the funnel and the overview are drawn of; `period` and `by` are those of the address.

import type { QueryClient } from '@tanstack/react-query';
import { modelQuery } from '../../api/model';
import { conversionQuery, groupings, numbersQuery, peopleNumbersQuery, stageDaysQuery } from '../../api/statistics';
import { periodOf, type PeriodSearch } from '../../lib/period';
import { known, together } from '../../lib/together';

export function funnelAhead(queries: QueryClient, search: PeriodSearch & { by?: string | undefined }): Promise<void> {
  const { span, before } = periodOf(search, new Date());
  const by = groupings.find(each => each === search.by) ?? 'source';
  return together([
    queries.query({ ...modelQuery, ...known }),
    ...[conversionQuery(span), conversionQuery(before), conversionQuery(span, by)].map(each => queries.query({ ...each, ...known })),
    queries.query({ ...numbersQuery(span), ...known }),
    queries.query({ ...peopleNumbersQuery(span), ...known }),
    ...[span, before].map(each => queries.query({ ...stageDaysQuery(each), ...known })),
    import('../../parts/LinePlot'),
  ]);
}

export function overviewAhead(queries: QueryClient, search: PeriodSearch): Promise<void> {
  const { span } = periodOf(search, new Date());
  return together([
    queries.query({ ...modelQuery, ...known }),
    queries.query({ ...numbersQuery(span), ...known }),
    queries.query({ ...peopleNumbersQuery(span), ...known }),
    queries.query({ ...conversionQuery(span, 'source'), ...known }),
  ]);
}
