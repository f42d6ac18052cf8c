// All that the list is filtered by, each in words and with a way to be without it.

import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import type { FilterState } from './filter/useFilter';
import type { Group, Item } from './filter/tree';
import type { Naming } from './naming';
import type { Named } from './named';
import type { View } from './view';

export interface Restriction {
  id: string;
  words: string;
  shown: ReactNode;
  isChip: boolean; // others have a place of their own: the search, the tabs
  isText?: boolean;
  without: () => Promise<Partial<View>>; // what the view would be, while nothing else is changed
  remove?: () => Promise<Partial<View> | undefined>; // undefined: another change does it; none: as `without`
}

export function restrictionsOf(view: View, filter: FilterState, naming: Naming, t: TFunction<['leads', 'common']>, named: Named): Restriction[] {
  const found: Restriction[] = [];
  const add = (id: string, name: string, relation: string, value: string, without: Partial<View>, isChip: boolean) =>
    found.push({ id, words: [name, relation, value].filter(Boolean).join(' '), shown: <Words name={name} relation={relation} value={value} />, isChip, without: async () => without });
  const is = t('leads:operator.is');
  if (view.search?.trim()) add('search', t('leads:search.label'), '', `“${view.search.trim()}”`, { search: undefined }, false);
  if (view.segment) add('segment', naming.name('segments'), is, naming.segment(view.segment), { segment: undefined }, false);
  if (view.owner) add('owner', naming.name('owner'), is, naming.owner(view.owner), { owner: undefined }, view.owner !== 'me' && view.owner !== 'nobody');
  if (view.account) add('account', naming.name('account'), is, view.account === 'none' ? t('leads:account.none') : named.account, { account: undefined }, true);
  if (view.referred_by) add('referred_by', naming.name('referred_by'), '', named.referredBy, { referred_by: undefined }, true);
  if (view.stage !== undefined) add('stage', naming.name('stage'), is, naming.stage(view.stage), { stage: undefined }, true);
  if (view.snoozed) add('snoozed', naming.name('snoozed'), t(view.snoozed === 'true' ? 'leads:operator.true' : 'leads:operator.false'), '', { snoozed: undefined }, true);
  if (view.disqualified) add('disqualified', naming.name('disqualified'), t(view.disqualified === 'true' ? 'leads:operator.true' : 'leads:operator.false'), '', { disqualified: undefined }, true);

  const { group } = filter;
  const text = (id: string, ways: Pick<Restriction, 'without' | 'remove'>) =>
    found.push({ id, words: t('leads:chip.asText'), shown: <b>{t('leads:chip.asText')}</b>, isChip: true, isText: true, ...ways });
  const nothing = async () => ({ filter: undefined });
  const isAny = group.join === 'or' && group.items.length > 1;
  if (view.filter?.trim() && (group.items.length === 0 || (isAny && hasText(group)))) text('filter', { without: nothing });
  else if (isAny) {
    found.push({ id: 'filter', words: naming.item(group), shown: <Said item={group} naming={naming} t={t} />, isChip: true, without: nothing });
  } else {
    group.items.forEach((item, index) => {
      const rest = (of: Group) => ({ ...of, items: of.items.filter(each => each !== item) });
      const ways = {
        without: async () => ({ filter: (await filter.print(rest(group))) || undefined }),
        remove: async () => {
          const printed = await filter.edit(rest);
          return printed === undefined ? undefined : { filter: printed || undefined };
        },
      };
      if (hasText(item)) text(`filter${index}`, ways);
      else found.push({ id: `filter${index}`, words: naming.item(item), shown: <Said item={item} naming={naming} t={t} />, isChip: true, ...ways });
    });
  }
  return found;
}

// Half in words would say another thing than it does.
function hasText(item: Item): boolean {
  return item.kind === 'text' || (item.kind === 'group' && item.items.some(hasText));
}

function Said({ item, naming, t }: { item: Item; naming: Naming; t: TFunction<['leads', 'common']> }) {
  if (item.kind !== 'condition') return <span className="cut">{naming.item(item)}</span>;
  return <Words name={naming.name(item.name)} relation={t(`leads:operator.${item.operator}` as 'leads:operator.is')} value={naming.values(item)} />;
}

function Words({ name, relation, value }: { name: string; relation: string; value: string }) {
  return (
    <>
      <b>{name}</b>
      {relation && ' '}
      {relation && <span className="second">{relation}</span>}
      {value && ' '}
      {value && <b className="cut" style={{ flex: '0 1 auto' }}>{value}</b>}
    </>
  );
}
