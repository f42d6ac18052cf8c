// Segments: those that people saved and those of the model.

import { queryOptions } from '@tanstack/react-query';
import { client, done, type Schemas } from './client';

export type Segment = Schemas['Segment'];

export const segmentsQuery = queryOptions({
  queryKey: ['segments'],
  queryFn: async ({ signal }): Promise<Segment[]> => (await done(client.GET('/segments', { signal }))).items,
  staleTime: 30_000,
});

export function saveSegment(name: string, expression: string) {
  return done(client.POST('/segments', { body: { name, expression }, headers: { 'Idempotency-Key': crypto.randomUUID() } }));
}

export function changeSegment(segment: Segment, change: { name?: string; expression?: string }) {
  return done(client.PATCH('/segments/{segment}', { params: { path: { segment: segment.id } }, body: change, headers: { 'If-Match': `"${segment.version}"` } }));
}

export async function removeSegment(segment: Segment) {
  await done(client.DELETE('/segments/{segment}', { params: { path: { segment: segment.id } } }));
}
