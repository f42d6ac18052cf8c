// What the funnel and the overview are drawn of; `period` and `by` are those of the address.

import type { QueryClient } from '@tanstack/react-query';
import { modelQuery } from '../../api/model';
import { conversionQuery, groupings, numbersQuery, peopleNumbersQuery, stageDaysQuery } from '../../api/statistics';
import { periodOf, type PeriodSearch } from '../../lib/period';
import { reader, together } from '../../lib/together';

export function funnelAhead(queries: QueryClient, search: PeriodSearch & { by?: string | undefined }): Promise<void> {
  const read = reader(queries);
  const { span, before } = periodOf(search, new Date());
  const by = groupings.find(each => each === search.by) ?? 'source';
  return together([
    read(modelQuery),
    ...[conversionQuery(span), conversionQuery(before), conversionQuery(span, by)].map(each => read(each)),
    read(numbersQuery(span)),
    read(peopleNumbersQuery(span)),
    ...[span, before].map(each => read(stageDaysQuery(each))),
    import('../../parts/LinePlot'),
  ]);
}

export function overviewAhead(queries: QueryClient, search: PeriodSearch): Promise<void> {
  const read = reader(queries);
  const { span } = periodOf(search, new Date());
  return together([
    read(modelQuery),
    read(numbersQuery(span)),
    read(peopleNumbersQuery(span)),
    read(conversionQuery(span, 'source')),
  ]);
}
