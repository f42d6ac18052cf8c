// Names and values of expressions in the words of a reader: "Country is one of PL, LV".

import type { i18n as I18n, TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { type People, usePeople } from '../../api/people';
import { segmentsQuery } from '../../api/segments';
import { useModel } from '../../api/model';
import { count, day, exact } from '../../lib/format';
import { nameOf, type NameKind, sourceName } from '../../lib/names';
import type { StageInfo } from '../../parts/Stage';
import type { Condition, Group, Item } from './filter/tree';

export interface Naming {
  name: (name: string) => string;
  score: (id: string) => string;
  framework: (id: string) => string;
  stage: (id: string) => string;
  owner: (id: string) => string;
  segment: (id: string) => string;
  value: (name: string, value: string, condition?: Condition) => string;
  values: (condition: Condition) => string;
  item: (item: Item) => string;
  people: People;
  stages: StageInfo[];
  reason: (id: string) => string;
  verdict: (status: string) => string;
}

function human(id: string): string {
  const words = id.replace(/[_-]+/g, ' ').trim();
  return words ? words[0]!.toUpperCase() + words.slice(1) : id;
}

function make(t: TFunction<['leads', 'common']>, i18n: I18n, people: People, stages: StageInfo[], segments: Map<string, string>): Naming {
  const known = (key: string) => (i18n.exists(`leads:${key}`) ? t(`leads:${key}` as 'leads:name.name') : undefined);
  const named = (kind: NameKind) => (id: string) => nameOf(i18n, kind, id);
  const score = (id: string) => (id === 'total' ? t('leads:name.total') : named('score')(id));
  const framework = named('framework');
  const stage = (id: string) => (id === '' ? t('common:stage.none') : (stages.find(each => each.id === id)?.name ?? id.toUpperCase()));
  const verdict = (status: string) => known(`verdict.${status}`) ?? status;
  const owner = (id: string) =>
    id === '' || id === 'nobody' ? t('leads:owner.nobody') : id === 'me' || id === people.me ? t('leads:owner.me') : people.name(id);
  const segment = (id: string) => segments.get(id) ?? nameOf(i18n, 'segment', id);

  function name(of: string): string {
    const [root, ...rest] = of.split('.');
    const under = rest.join('.');
    if (!under && !of.includes('[')) return known(`name.${of}`) ?? human(of);
    if (root === 'score') return score(under);
    if (root === 'label') return t('leads:name.label', { score: score(under) });
    if (root === 'framework') return framework(rest[0] ?? '');
    if (root === 'lead') return nameOf(i18n, 'field', of);
    if (root === 'company') return under === 'name' ? nameOf(i18n, 'field', of) : t('leads:name.ofCompany', { name: nameOf(i18n, 'field', of) });
    const index = /\["(.*)"\]$/.exec(of);
    return index ? index[1]! : of;
  }

  function span(text: string, kind: 'span' | 'ago'): string {
    const unit = text.endsWith('h') ? 'hours' : text.endsWith('w') ? 'weeks' : 'days';
    const n = Number.parseInt(text, 10);
    return kind === 'ago' ? t(`leads:ago.${unit}`, { n }) : t(`leads:span.${unit}`, { n });
  }

  function value(of: string, text: string, condition?: Condition): string {
    if (condition && ['within', 'longerAgo', 'nextDays'].includes(condition.operator)) return span(text, condition.operator === 'longerAgo' ? 'ago' : 'span');
    if (condition && ['since', 'before'].includes(condition.operator)) return day(new Date(text));
    if (of === 'stage') return stage(text);
    if (of === 'owner') return owner(text);
    if (of === 'source' || of === 'last_source' || of === 'lead.source') return sourceName(i18n, text);
    if (of === 'channel' || of === 'last_channel') return nameOf(i18n, 'channel', text);
    if (of === 'segments') return segment(text);
    if (of === 'disqualified_reason') return nameOf(i18n, 'reason', text);
    if (of.startsWith('framework.')) return verdict(text);
    if (condition && ['less', 'atMost', 'more', 'atLeast'].includes(condition.operator) && Number.isFinite(Number(text))) return exact(Number(text));
    return text === '' ? t('leads:value.empty') : text;
  }

  function values(condition: Condition): string {
    const shown = condition.values.slice(0, 3).map(each => value(condition.name, each, condition));
    const more = condition.values.length - shown.length;
    return more > 0 ? `${shown.join(', ')} +${count(more)}` : shown.join(', ');
  }

  function item(of: Item): string {
    if (of.kind === 'text') return t('leads:chip.asText');
    if (of.kind === 'condition') return [name(of.name), t(`leads:operator.${of.operator}` as 'leads:operator.is'), values(of)].filter(Boolean).join(' ');
    return group(of);
  }

  function group(of: Group): string {
    const join = ` ${t(`leads:join.${of.join}` as 'leads:join.and')} `;
    return of.items.map(each => (each.kind === 'group' ? `(${group(each)})` : item(each))).join(join);
  }

  return { name, score, framework, stage, owner, segment, value, values, item, people, stages, reason: named('reason'), verdict };
}

export function useNaming(): Naming {
  const { t, i18n } = useTranslation(['leads', 'common', 'names']);
  const people = usePeople();
  const model = useModel();
  const segments = useQuery(segmentsQuery).data;
  const language = i18n.language;
  return useMemo(() => {
    const stages = (model?.stages ?? []).map(({ id, short }) => ({ id, name: short }));
    return make(t as never, i18n, people, stages, new Map((segments ?? []).flatMap(each => (each.origin === 'saved' ? [[each.id, each.name] as const] : []))));
  }, [t, i18n, language, people, model, segments]);
}
