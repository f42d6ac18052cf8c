// What the funnel and the overview are drawn of; `period` and `by` are those of the address.

import type { QueryClient } from '@tanstack/react-query';
import { modelQuery } from '../../api/model';
import { conversionQuery, numbersQuery, peopleNumbersQuery, stageDaysQuery } from '../../api/statistics';
import { periodOf, type PeriodSearch } from '../../lib/period';
import { reader, together } from '../../lib/together';
import { type FunnelSearch, groupingOf } from './search';

export function funnelAhead(queries: QueryClient, search: FunnelSearch): Promise<void> {
  const read = reader(queries);
  const { span, before } = periodOf(search, new Date());
  return together([
    read(modelQuery),
    ...[conversionQuery(span), conversionQuery(before), conversionQuery(span, groupingOf(search))].map(each => read(each)),
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
