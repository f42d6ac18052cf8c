// What the statistics of docs/statistics.md say of a period. Keys of the cache: ['statistics', …].

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Span } from '../lib/period';
import { client, done, type Schemas } from './client';

export type ConversionGroup = Schemas['Conversion']['groups'][number];
export type StageConversion = ConversionGroup['stages'][number];
export type KeyNumbers = Schemas['KeyNumbers'];
export type KeyNumbersPair = Schemas['KeyNumbersPair'];
export type StageDays = Schemas['StageDays'];
export type PersonNumbers = Schemas['PeopleNumbers']['items'][number];
export type Quartiles = Schemas['Quartiles'];

export const groupings = ['source', 'channel', 'medium', 'campaign', 'referred_by', 'segment', 'version'] as const;
export type Grouping = (typeof groupings)[number];

const kept = { staleTime: 60_000, placeholderData: keepPreviousData } as const;

export const conversionQuery = (span: Span, by?: Grouping) =>
  queryOptions({
    queryKey: ['statistics', 'conversion', span, by ?? ''],
    queryFn: ({ signal }) => done(client.GET('/statistics/conversion', { params: { query: { ...span, by } }, signal })),
    ...kept,
    // Another period's numbers may stand there while these are read; groups of another kind would be named wrongly.
    placeholderData: (before, query) => (query?.queryKey[3] === (by ?? '') ? before : undefined),
  });

export const numbersQuery = (span: Span) =>
  queryOptions({
    queryKey: ['statistics', 'numbers', span],
    queryFn: ({ signal }) => done(client.GET('/statistics/numbers', { params: { query: span }, signal })),
    ...kept,
  });

export const stageDaysQuery = (span: Span) =>
  queryOptions({
    queryKey: ['statistics', 'stages', span],
    queryFn: ({ signal }) => done(client.GET('/statistics/stages', { params: { query: { ...span, zone: Intl.DateTimeFormat().resolvedOptions().timeZone } }, signal })),
    ...kept,
  });

export const peopleNumbersQuery = (span: Span) =>
  queryOptions({
    queryKey: ['statistics', 'people', span],
    queryFn: ({ signal }) => done(client.GET('/statistics/people', { params: { query: span }, signal })),
    ...kept,
  });
