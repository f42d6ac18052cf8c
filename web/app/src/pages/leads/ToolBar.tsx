// The bar over the list: search, what it is filtered by, quick filters, the builder.

import { IconChevronDown, IconCode, IconPlus, IconSearch } from '@tabler/icons-react';
import { Menu, Popover } from '@mantine/core';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button';
import { Chip } from './filter/Chip';
import type { Condition, Group } from './filter/tree';
import type { FilterState } from './filter/useFilter';
import styles from './LeadsPage.module.css';
import type { Naming } from './naming';
import type { Restriction } from './restrictions';
import type { View, ViewState } from './view';

export interface SearchProps {
  view: View;
  change: ViewState['change'];
  input: RefObject<HTMLInputElement | null>;
  onDown: () => void;
}

export function Search({ view, change, input, onDown }: SearchProps) {
  const { t } = useTranslation(['leads', 'common']);
  const [typed, setTyped] = useState(view.search ?? '');
  const sent = useRef(view.search ?? '');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if ((view.search ?? '') === sent.current) return;
    clearTimeout(timer.current); // what was typed is not what one went back to
    sent.current = view.search ?? '';
    setTyped(sent.current);
  }, [view.search]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <div className={styles.search}>
      <IconSearch size={16} stroke={1.75} aria-hidden />
      <input ref={input} type="search" aria-label={t('leads:search.label')} placeholder={t('leads:search.placeholder')} value={typed} maxLength={200}
        onChange={event => {
          const text = event.target.value;
          setTyped(text);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => {
            // Going back leads to before the search, not to each of its letters.
            const isFirst = sent.current === '';
            sent.current = text;
            change({ search: text || undefined }, !isFirst);
          }, 80);
        }}
        onKeyDown={event => {
          if (event.key === 'Escape') {
            event.preventDefault();
            event.currentTarget.blur();
          } else if ((event.key === 'ArrowDown' || event.key === 'Enter') && !event.nativeEvent.isComposing) {
            event.preventDefault();
            onDown();
          }
        }} />
      {typed === '' && <kbd aria-hidden="true">/</kbd>}
    </div>
  );
}

export interface FiltersProps {
  view: View;
  change: ViewState['change'];
  filter: FilterState;
  naming: Naming;
  restrictions: Restriction[];
  isBad: boolean;
  open: 'build' | 'text' | undefined;
  onOpen: (mode: 'build' | 'text' | undefined) => void;
  panel: ReactNode;
  isSheet: boolean; // the builder stands beside it
}

export function Filters({ view, change, filter, naming, restrictions, isBad, open, onOpen, panel, isSheet }: FiltersProps) {
  const { t } = useTranslation(['leads', 'common']);
  return (
    <>
      {restrictions.filter(each => each.isChip).map(each => (
        <Chip key={each.id} words={each.shown} label={each.words} bad={isBad && each.id.startsWith('filter')} onOpen={() => onOpen(each.isText ? 'text' : 'build')}
          onRemove={async () => {
            const next = await (each.remove ?? each.without)();
            if (next) change(next);
          }} />
      ))}
      {view.stage === undefined && <StageFilter naming={naming} onPick={stage => change({ stage })} />}
      <GradeFilter filter={filter} onFilter={text => change({ filter: text || undefined })} label={naming.name('grade')} />
      {(!view.snoozed || !view.disqualified) && <StateFilter view={view} change={change} />}
      {!isSheet && <Popover returnFocus opened={open !== undefined} onChange={is => !is && onOpen(undefined)} position="bottom-start" width={660} trapFocus shadow="md" closeOnClickOutside>
        <Popover.Target>
          <Button look="quiet" icon={<IconPlus size={16} stroke={1.75} />} shortcut="F" onClick={() => onOpen(open ? undefined : 'build')}>{t('leads:filter.add')}</Button>
        </Popover.Target>
        <Popover.Dropdown aria-labelledby="leads-filters" aria-label={t('leads:filter.title')}>{panel}</Popover.Dropdown>
      </Popover>}
      {!isSheet && <span className="space" />}
      {!isSheet && <Button look="quiet" icon={<IconCode size={16} stroke={1.75} />} onClick={() => onOpen('text')}>{t('leads:filter.asText')}</Button>}
    </>
  );
}

function Quick({ label, children, keep }: { label: string; children: ReactNode; keep?: boolean }) {
  return (
    <Menu position="bottom-start" shadow="md" closeOnItemClick={!keep}>
      <Menu.Target>
        <Button look="quiet">{label}<IconChevronDown size={14} stroke={1.75} aria-hidden /></Button>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

function StageFilter({ naming, onPick }: { naming: Naming; onPick: (stage: string) => void }) {
  const { t } = useTranslation(['leads', 'common']);
  if (naming.stages.length === 0) return null;
  return (
    <Quick label={naming.name('stage')}>
      {naming.stages.map(stage => <Menu.Item key={stage.id} onClick={() => onPick(stage.id)}>{stage.name}</Menu.Item>)}
      <Menu.Item onClick={() => onPick('')}>{t('common:stage.none')}</Menu.Item>
    </Quick>
  );
}

const letters = ['A', 'B', 'C', 'D'];

// Grades are one condition of the filter, "is one of".
function GradeFilter({ filter, onFilter, label }: { filter: FilterState; onFilter: (text: string) => void; label: string }) {
  const { group } = filter;
  const isOurs = (item: Group['items'][number]): item is Condition => item.kind === 'condition' && item.name === 'grade' && item.operator === 'oneOf';
  // What was ticked counts at once, also while the filter of the tick before is still being written.
  const [ticked, setTicked] = useState<string[]>();
  useEffect(() => setTicked(undefined), [group]);
  const now = ticked ?? (group.join === 'and' ? group.items.find(isOurs)?.values ?? [] : []);
  if (!filter.types.has('grade') || group.items.some(item => item.kind === 'condition' && item.name === 'grade' && !isOurs(item))) return null;
  async function put(values: string[]) {
    setTicked(values);
    const printed = await filter.edit(of => {
      const rest = of.join === 'and' || of.items.length < 2 ? of.items.filter(item => !isOurs(item)) : [of];
      return { kind: 'group', join: 'and', items: values.length > 0 ? [...rest, { kind: 'condition', name: 'grade', operator: 'oneOf', values }] : rest };
    });
    if (printed !== undefined) onFilter(printed);
  }
  return (
    <Quick label={label} keep>
      {letters.map(letter => {
        const four = ['1', '2', '3', '4'].map(digit => letter + digit);
        const isOn = four.every(grade => now.includes(grade));
        return (
          <Menu.CheckboxItem key={letter} checked={isOn} onChange={() => void put(isOn ? now.filter(grade => !four.includes(grade)) : [...new Set([...now, ...four])].sort())}>
            {letter}1 – {letter}4
          </Menu.CheckboxItem>
        );
      })}
    </Quick>
  );
}

function StateFilter({ view, change }: { view: View; change: ViewState['change'] }) {
  const { t } = useTranslation(['leads', 'common']);
  return (
    <Quick label={t('leads:state.label')}>
      {!view.snoozed && <Menu.Item onClick={() => change({ snoozed: 'true' })}>{t('leads:state.onlySnoozed')}</Menu.Item>}
      {!view.snoozed && <Menu.Item onClick={() => change({ snoozed: 'false' })}>{t('leads:state.noSnoozed')}</Menu.Item>}
      {!view.disqualified && <Menu.Item onClick={() => change({ disqualified: 'true' })}>{t('leads:state.onlyDisqualified')}</Menu.Item>}
      {!view.disqualified && <Menu.Item onClick={() => change({ disqualified: 'false' })}>{t('leads:state.noDisqualified')}</Menu.Item>}
    </Quick>
  );
}
