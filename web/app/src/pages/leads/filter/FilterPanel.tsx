// Where a filter is made: by the builder or as text, both of one tree. The list follows what is whole as it is built;
// text is taken when it is applied.

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../parts/Button';
import styles from '../LeadsPage.module.css';
import type { Naming } from '../naming';
import { Builder, firstName, newCondition } from './Builder';
import { TextEditor, useCheck } from './TextEditor';
import { type Group, groupOf } from './tree';
import { type FilterState, parseQuery } from './useFilter';

export interface FilterPanelProps {
  filter: FilterState;
  mode: 'build' | 'text';
  onMode: (mode: 'build' | 'text') => void;
  naming: Naming;
  seen: (name: string) => string[];
  onFilter: (text: string) => void;
  onClose: () => void;
  isTitled: boolean;
}

export function FilterPanel({ filter, mode, onMode, naming, seen, onFilter, onClose, isTitled }: FilterPanelProps) {
  const { t } = useTranslation(['leads', 'common']);
  const queries = useQueryClient();
  // What is being built may hold conditions that are not finished; the address never does.
  const [group, setGroup] = useState<Group>(() => (filter.group.items.length > 0 ? filter.group : { ...filter.group, items: [newCondition(firstName(filter.types), filter.types)] }));
  const [text, setText] = useState(filter.text);
  const written = useRef(filter.text);
  const turn = useRef(0);
  const check = useCheck(mode === 'text' ? text : '');

  // The address was changed elsewhere: a chip's cross, back.
  const followed = useRef(filter.text);
  useEffect(() => {
    if (!filter.isKnown || filter.text === followed.current) return;
    followed.current = filter.text;
    if (filter.text === written.current) return;
    written.current = filter.text;
    setText(filter.text);
    setGroup(filter.group);
  }, [filter]);

  async function build(next: Group) {
    setGroup(next);
    const mine = ++turn.current;
    const printed = await filter.print(next);
    if (mine !== turn.current || printed === written.current) return;
    written.current = printed;
    setText(printed);
    onFilter(printed);
  }

  async function apply(): Promise<boolean> {
    const parsed = await queries.fetchQuery(parseQuery(text));
    if (parsed.issues.length > 0 || check.issues.length > 0 || !check.isCondition) return false;
    written.current = text.trim();
    setGroup(groupOf(parsed.tree, filter.types));
    onFilter(text.trim());
    return true;
  }

  return (
    <div className="column" style={{ gap: 12 }}>
      <div className={styles.panelTitle}>
        {isTitled && <h2 id="leads-filters">{t('leads:filter.title')}</h2>}
        <span className="space" />
        <span className={styles.modes}>
          <button type="button" aria-pressed={mode === 'build'} onClick={async () => (text === written.current || (await apply())) && onMode('build')}>{t('leads:filter.build')}</button>
          <button type="button" aria-pressed={mode === 'text'} onClick={() => onMode('text')}>{t('leads:filter.asText')}</button>
        </span>
      </div>
      {mode === 'build' ? (
        <Builder group={group} types={filter.types} naming={naming} seen={seen} onChange={next => void build(next)} onText={() => onMode('text')} />
      ) : (
        <TextEditor text={text} onChange={setText} onApply={() => void apply()} />
      )}
      <div className={styles.foot}>
        {mode === 'text' && <Button look="primary" disabled={!check.isChecked || check.issues.length > 0 || !check.isCondition} onClick={() => void apply()}>{t('leads:filter.apply')}</Button>}
        <Button onClick={onClose}>{t('leads:filter.done')}</Button>
        <span className="space" />
        {(filter.text !== '' || text !== '') && (
          <Button look="quiet" onClick={() => {
            written.current = '';
            setText('');
            setGroup({ kind: 'group', join: 'and', items: [] });
            onFilter('');
          }}>{t('leads:filter.clear')}</Button>
        )}
      </div>
    </div>
  );
}
