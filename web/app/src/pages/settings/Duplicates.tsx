// Pairs of leads that look like one person, the likeliest first: merged into the one or the other, or said to be two.
// With the keyboard: J and K go from pair to pair, 1 and 2 merge into the left and the right one, 3 says that they are two.

import { IconArrowLeft, IconArrowRight, IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Duplicate, duplicatesQuery, type Side } from '../../api/identity';
import { useMerging } from '../../api/merging';
import { useModel } from '../../api/model';
import { usePeople } from '../../api/people';
import { useMay } from '../../api/session';
import { useKeys } from '../../lib/keys';
import { problemText } from '../../lib/problems';
import { Button } from '../../parts/Button';
import { LeadPair, sideName, tellApart } from '../../parts/LeadPair';
import { More } from '../../parts/More';
import { Empty, Panel, Skeleton, States } from '../../parts/Panel';
import { say } from '../../parts/Toast';
import styles from './Duplicates.module.css';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
const keyOf = (pair: Duplicate) => `${pair.lead.id} ${pair.other.id}`;
const named = (side: Side) => ({ id: side.id, name: sideName(side) });

export function Duplicates() {
  const { t } = useTranslation(['identity', 'common']);
  const navigate = useNavigate();
  const mayWork = useMay('work');
  const people = usePeople();
  const model = useModel();
  const merging = useMerging();
  const list = useInfiniteQuery(duplicatesQuery);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set()); // pairs and leads that were just settled
  const [at, setAt] = useState<string | undefined>();
  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef<string | undefined>(undefined); // the pair that gets the focus when it is drawn

  const pairs = (list.data ?? []).filter(pair => ![keyOf(pair), pair.lead.id, pair.other.id].some(each => gone.has(each)));
  const place = Math.max(0, pairs.findIndex(pair => keyOf(pair) === at));
  const current = pairs[place];
  const stages = (model?.stages ?? []).map(({ id, short }) => ({ id, name: short }));

  useEffect(() => {
    if (wanted.current === undefined) return;
    const element = [...(box.current?.querySelectorAll<HTMLElement>('[data-pair]') ?? [])].find(each => each.dataset.pair === wanted.current);
    wanted.current = undefined;
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  });

  function go(to: number) {
    const pair = pairs[Math.max(0, Math.min(to, pairs.length - 1))];
    if (!pair) return;
    wanted.current = keyOf(pair);
    setAt(keyOf(pair));
  }

  async function settle(pair: Duplicate | undefined, how: 'left' | 'right' | 'two') {
    if (!pair) return;
    const [into, other] = how === 'right' ? [pair.other, pair.lead] : [pair.lead, pair.other];
    // Of a merged lead all other pairs go too: the server asks anew about the one that is left.
    const names = how === 'two' ? [keyOf(pair)] : [keyOf(pair), other.id];
    const back = () => setGone(now => new Set([...now].filter(each => !names.includes(each))));
    const here = pairs.indexOf(pair);
    const next = pairs.slice(here + 1).find(each => !names.includes(each.lead.id) && !names.includes(each.other.id)) ?? pairs[here - 1];
    if (next) {
      wanted.current = keyOf(next);
      setAt(keyOf(next));
    }
    setGone(now => new Set([...now, ...names]));
    try {
      if (how === 'two') await merging.distinct(named(into), named(other), { text: t('identity:open', { name: sideName(into) }), act: () => void navigate({ to: '/leads/$lead', params: { lead: into.id }, search: {} }) });
      else await merging.merge(named(into), named(other), undefined, back);
    } catch (error) {
      back();
      say({ text: t('common:verb.failed', { why: problemText(error, t) }), bad: true });
    }
  }

  const can = mayWork && current !== undefined;
  useKeys([
    { key: 'j', does: t('identity:key.next'), act: () => go(place + (at === undefined ? 0 : 1)), while: pairs.length > 0 },
    { key: 'k', does: t('identity:key.previous'), act: () => go(place - 1), while: pairs.length > 0 },
    { key: 'ArrowDown', does: t('identity:key.next'), act: () => go(place + (at === undefined ? 0 : 1)), while: pairs.length > 0 },
    { key: 'ArrowUp', does: t('identity:key.previous'), act: () => go(place - 1), while: pairs.length > 0 },
    { key: '1', does: t('identity:key.left'), act: () => void settle(current, 'left'), while: can },
    { key: '2', does: t('identity:key.right'), act: () => void settle(current, 'right'), while: can },
    { key: '3', does: t('identity:twoPeople'), act: () => void settle(current, 'two'), while: can },
  ]);

  return (
    <>
      <p className="second">{t('identity:duplicates.about')}</p>
      <States of={list} skeleton={<Panel><Skeleton lines={6} height={18} /></Panel>} isEmpty={() => pairs.length === 0 && !list.hasNextPage}
        empty={<Panel><Empty title={t('identity:duplicates.none')}>{t('identity:duplicates.noneText')}</Empty></Panel>}>
        {() => (
          <div ref={box} className={styles.list}>
            {pairs.map(pair => (
              <section key={keyOf(pair)} className={`panel ${styles.pair}`} data-pair={keyOf(pair)} data-current={(pair === current && at !== undefined) || undefined} tabIndex={-1} onFocus={() => setAt(keyOf(pair))}
                aria-label={t('identity:pair', { one: sideName(pair.lead), other: sideName(pair.other) })}>
                <ul className={styles.reasons}>
                  {pair.reasons.map(reason => <li key={reason} className="tag">{t(`identity:reason.${reason}`)}</li>)}
                </ul>
                <LeadPair left={pair.lead} right={pair.other} stages={stages} owner={people.name}>
                  {mayWork && (
                    <>
                      <div><Button small look="quiet" className={styles.two} icon={<IconUsers {...icon} />} shortcut="3" onClick={() => void settle(pair, 'two')}>{t('identity:twoPeople')}</Button></div>
                      <div><Button small icon={<IconArrowLeft {...icon} />} shortcut="1" onClick={() => void settle(pair, 'left')}><span className="cut">{t('identity:mergeInto', { name: tellApart(pair.lead, pair.other)[0] })}</span></Button></div>
                      <div><Button small icon={<IconArrowRight {...icon} />} shortcut="2" onClick={() => void settle(pair, 'right')}><span className="cut">{t('identity:mergeInto', { name: tellApart(pair.lead, pair.other)[1] })}</span></Button></div>
                    </>
                  )}
                </LeadPair>
              </section>
            ))}
            <More of={list} />
          </div>
        )}
      </States>
    </>
  );
}
