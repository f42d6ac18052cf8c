// What the list of leads is drawn of: its first page, and the names that its columns and filters have.

import type { QueryClient } from '@tanstack/react-query';
import { namesQuery } from '../../api/expressions';
import { modelQuery } from '../../api/model';
import { colleaguesQuery } from '../../api/people';
import { segmentsQuery } from '../../api/segments';
import { pageReader, reader, together } from '../../lib/together';
import { parseQuery } from './filter/useFilter';
import { listQuery, totalQuery } from './pages';
import { filterOf, queryOf, type View } from './view';

export function leadsAhead(queries: QueryClient, view: View): Promise<void> {
  const read = reader(queries);
  const readPage = pageReader(queries);
  return together([
    readPage(listQuery(queryOf(filterOf(view), view.sort))),
    read(totalQuery),
    read(modelQuery),
    read(namesQuery),
    read(segmentsQuery),
    read(colleaguesQuery),
    read(parseQuery(view.filter ?? '')),
  ]);
}
