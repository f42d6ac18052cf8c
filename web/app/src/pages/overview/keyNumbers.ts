// The key numbers as they are shown: of each how it is read from the statistics, how it and its change are written, and
// whether more of it is good.

import type { Model } from '../../api/model';
import type { KeyNumbers, KeyNumbersPair } from '../../api/statistics';
import { count, exact, percent } from '../../lib/format';
import { lasting, shareChange, signed, worth } from '../../lib/rates';

type Translate = (key: string, values?: Record<string, unknown>) => string;

export interface KeyNumber {
  id: string;
  name: string;
  read: (numbers: KeyNumbers) => number | null;
  write: (value: number) => string;
  change: (now: number, before: number) => string;
  moreIsGood: boolean;
  isSmall?: boolean; // shown under the one before
}

const ratio = (part: number, of: number) => (of ? part / of : null);

export function keyNumbers(model: Model, pair: KeyNumbersPair, t: Translate): KeyNumber[] {
  const short = (id: string) => model.stage(id)?.short ?? id;
  const { marketing, sales, won } = pair.stages;
  const all: KeyNumber[] = [{ id: 'new', name: t('statistics:kpi.new'), read: n => n.new_leads, ...counted }];
  const add = (is: string, number: KeyNumber) => {
    if (is) all.push(number);
  };
  add(marketing, { id: 'marketing', name: t('statistics:kpi.marketing', { stage: short(marketing) }), read: n => n.marketing_qualified, ...counted });
  add(sales, { id: 'sales', name: t('statistics:kpi.sales', { stage: short(sales) }), read: n => n.sales_qualified, ...counted });
  const both = { from: short(marketing), to: short(sales) };
  add(marketing && sales, { id: 'rate', name: t('statistics:kpi.rate', both), read: n => ratio(n.marketing_to_sales, n.marketing_qualified), ...shared(t) });
  add(marketing && sales, {
    id: 'time', name: t('statistics:kpi.time', both), read: n => n.seconds_to_convert.median, write: value => lasting(value, t), moreIsGood: false,
    change: (now, before) => t(now < before ? 'statistics:kpi.faster' : 'statistics:kpi.slower', { span: lasting(Math.abs(now - before), t) }),
  });
  add(won, { id: 'won', name: t('statistics:kpi.won'), read: n => n.won, ...counted });
  add(won, { id: 'wonRate', name: t('statistics:kpi.wonRate'), read: n => ratio(n.won, n.won + n.lost), ...shared(t) });
  if (won) {
    const amount = (numbers: KeyNumbers, currency: string) => numbers.value.find(each => each.currency === currency)?.amount ?? 0;
    const currencies = [...new Set([...pair.now.value, ...pair.before.value].map(each => each.currency))].sort();
    currencies.sort((a, b) => amount(pair.now, b) - amount(pair.now, a));
    currencies.forEach((currency, index) => {
      const write = (value: number) => worth({ amount: value, currency });
      all.push({
        id: `value ${currency}`, name: t('statistics:kpi.value'), read: n => amount(n, currency), write,
        change: (now, before) => signed(now - before, write), moreIsGood: true, isSmall: index > 0,
      });
    });
  }
  return all;
}

const counted = { write: count, change: (now: number, before: number) => signed(now - before), moreIsGood: true };

const shared = (t: Translate) => ({
  write: percent,
  change: (now: number, before: number) => t('statistics:kpi.points', { change: signed(shareChange(now, before), exact) }),
  moreIsGood: true,
});
