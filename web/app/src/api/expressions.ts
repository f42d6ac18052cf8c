// Expressions, read and written by the server's parser alone: nothing is put together from texts here.

import { queryOptions, useQuery } from '@tanstack/react-query';
import { client, done, type Schemas } from './client';

export type Issue = Schemas['Issue'];
export interface Name {
  name: string;
  type: string;
  sentence: string;
}

// The names that a condition over leads may read.
export const namesQuery = queryOptions({
  queryKey: ['expressions', 'names'],
  queryFn: async ({ signal }): Promise<Name[]> => (await done(client.GET('/expressions/names', { signal }))).items,
  staleTime: Infinity,
});

export function useNames(): Name[] | undefined {
  return useQuery(namesQuery).data;
}

// The answer of /expressions/parse as it came: numbers must keep their digits.
export async function parseToJson(text: string, signal?: AbortSignal): Promise<string> {
  return (await done(client.POST('/expressions/parse', { body: { text }, parseAs: 'text', signal }))) as unknown as string;
}

// `json`: the request as it goes out, {"tree": …}.
export async function printJson(json: string, signal?: AbortSignal): Promise<string> {
  const printed = await done(client.POST('/expressions/print', { body: { tree: { op: '' } }, bodySerializer: () => json, signal }));
  return printed.text;
}

export async function checkExpression(text: string, signal?: AbortSignal): Promise<{ issues: Issue[]; type: string | null }> {
  return done(client.POST('/expressions/check', { body: { text, section: 'leads' }, signal }));
}

export async function completeExpression(text: string, at: number, signal?: AbortSignal) {
  return done(client.POST('/expressions/complete', { body: { text, at, section: 'leads' }, signal }));
}
