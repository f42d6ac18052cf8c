import { expect, test } from 'vitest';
import { type ModelOutline, modelOf, shortStage } from './model';

test.each([
  ['MQL, marketing qualified lead', 'MQL'],
  ['MQL，市场合格线索', 'MQL'],
  ['Customer', 'Customer'],
  ['SAL (accepted)', 'SAL'],
])('the short name of the stage %s', (name, short) => {
  expect(shortStage(name)).toBe(short);
});

test('the first stage that people move leads to is where accept leads', () => {
  const stage = (id: string, kind: 'enter' | 'by' | 'on') => ({ id, name: { en: id.toUpperCase() }, kind, by: null, enter: null, require: null, on: [] });
  const outline: ModelOutline = {
    version: 1, name: 'm', signals: [], scores: [], total: [], grade: null, frameworks: [], disqualify: [], segments: [],
    stages: [stage('iql', 'enter'), stage('mql', 'enter'), stage('sal', 'by'), stage('sql', 'by'), stage('won', 'on')],
  };
  const model = modelOf(outline);
  expect(model.accepted?.short).toBe('SAL');
  expect(model.qualified?.id).toBe('sql');
  expect(model.last?.id).toBe('won');
  expect(model.stage('mql')?.name).toBe('MQL');
  expect(model.stage(null)).toBeUndefined();
});
