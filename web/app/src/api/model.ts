// The model in force, as far as screens show leads by it: stages, scores, frameworks with their questions.
//
// Texts of a model have languages: `texted` (lib/words.ts) picks the reader's. A stage's name is often
// "MQL, marketing qualified lead": `short` is what stands before the comma.

import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { texted } from '../lib/words';
import { client, done, Problem, type Schemas } from './client';

export type ModelOutline = Schemas['ModelOutline'];
export type ModelScore = ModelOutline['scores'][number];
export type Criterion = ModelOutline['frameworks'][number]['criteria'][number];

export interface ModelStage {
  id: string;
  name: string; // in the reader's language, whole
  short: string;
  kind: 'enter' | 'by' | 'on';
}

export const modelQuery = queryOptions({
  queryKey: ['model', 'current', 'outline'],
  // null: no model is published yet.
  queryFn: async ({ signal }): Promise<ModelOutline | null> => {
    try {
      return await done(client.GET('/models/{version}/outline', { params: { path: { version: 'current' } }, signal }));
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  },
  staleTime: Infinity, // the `model` event of GET /changes reads it anew
});

export interface Model {
  outline: ModelOutline;
  stages: ModelStage[];
  stage: (id: string | null | undefined) => ModelStage | undefined;
  // Where `accept`, `qualify` and `won` lead.
  accepted: ModelStage | undefined;
  qualified: ModelStage | undefined;
  last: ModelStage | undefined;
}

export function shortStage(name: string): string {
  return name.split(/\s*[,，、(（]/, 1)[0] || name;
}

export function modelOf(outline: ModelOutline): Model {
  const stages = outline.stages.map(({ id, name, kind }) => {
    const whole = texted(name) || id;
    return { id, name: whole, short: shortStage(whole), kind };
  });
  const people = stages.filter(stage => stage.kind === 'by');
  return {
    outline,
    stages,
    stage: id => stages.find(stage => stage.id === id),
    accepted: people[0],
    qualified: people[1],
    last: stages[stages.length - 1],
  };
}

// undefined: it is being read, or there is none (`useQuery(modelQuery)` tells which).
export function useModel(): Model | undefined {
  const { i18n } = useTranslation();
  const { data } = useQuery(modelQuery);
  const language = i18n.language;
  // `texted` reads the language that is on.
  return useMemo(() => (data ? modelOf(data) : undefined), [data, language]);
}
