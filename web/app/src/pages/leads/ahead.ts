// What the list of leads is drawn of: its first page, and the names that its columns and filters have.

import type { QueryClient } from '@tanstack/react-query';
import { namesQuery } from '../../api/expressions';
import { modelQuery } from '../../api/model';
import { colleaguesQuery } from '../../api/people';
import { segmentsQuery } from '../../api/segments';
import { known, together } from '../../lib/together';
import { parseQuery } from './filter/useFilter';
import { listQuery, totalQuery } from './pages';
import { filterOf, queryOf, type View } from './view';

export function leadsAhead(queries: QueryClient, view: View): Promise<void> {
  return together([
    queries.infiniteQuery({ ...listQuery(queryOf(filterOf(view), view.sort)), ...known }),
    queries.query({ ...totalQuery, ...known }),
    queries.query({ ...modelQuery, ...known }),
    queries.query({ ...namesQuery, ...known }),
    queries.query({ ...segmentsQuery, ...known }),
    queries.query({ ...colleaguesQuery, ...known }),
    queries.query({ ...parseQuery(view.filter ?? ''), ...known }),
  ]);
}
