// What matches, as a file: read page by page, written as it comes.

import { client, done } from '../../api/client';
import { byteOrderMark, csvLines } from '../../lib/csv';
import type { LeadRow } from '../../api/leads';
import type { Column } from './columns';
import { pageSize } from './pages';
import type { ListQuery } from './view';

export type Format = 'csv' | 'ndjson';

export interface Exported {
  blob: Blob;
  rows: number;
}

// `only`: those alone, of the rows that are there.
export async function writeFile(format: Format, query: ListQuery, columns: Column[], only: ReadonlySet<string> | undefined, signal: AbortSignal, tell: (rows: number, of: number) => void): Promise<Exported> {
  const parts: BlobPart[] = [];
  if (format === 'csv') parts.push(byteOrderMark, csvLines([['id', 'name', ...columns.map(column => column.id)]]));
  const line = (row: LeadRow) => (format === 'csv' ? csvLines([[row.id, row.name ?? row.email, ...columns.map(column => column.text(row))]]) : `${JSON.stringify(row)}\n`);
  let rows = 0;
  let read = 0;
  let cursor: string | undefined;
  do {
    const page = await done(client.GET('/leads', { params: { query: { ...query, limit: pageSize, cursor } }, signal }));
    const wanted = only ? page.items.filter(row => only.has(row.id)) : page.items;
    parts.push(wanted.map(line).join(''));
    rows += wanted.length;
    read += page.items.length;
    tell(only ? rows : read, only ? only.size : page.matching);
    cursor = page.next ?? undefined;
    if (only && rows >= only.size) break;
  } while (cursor);
  return { blob: new Blob(parts, { type: format === 'csv' ? 'text/csv;charset=utf-8' : 'application/x-ndjson' }), rows };
}
