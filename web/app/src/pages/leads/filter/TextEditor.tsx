// A filter as an expression: checked by the server as it is written, with what could stand at the caret.

import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkExpression, completeExpression } from '../../../api/expressions';
import { count } from '../../../lib/format';
import { serverText } from '../../../lib/serverText';
import styles from '../LeadsPage.module.css';

export interface TextEditorProps {
  text: string;
  onChange: (text: string) => void;
  onApply: () => void;
}

export function useCheck(text: string) {
  const [settled] = useDebouncedValue(text, 120);
  const checked = useQuery({
    queryKey: ['expressions', 'check', settled],
    queryFn: ({ signal }) => checkExpression(settled, signal),
    enabled: settled.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const issues = settled.trim() === '' ? [] : (checked.data?.issues ?? []);
  const isCondition = settled.trim() === '' || checked.data?.type == null || checked.data.type === 'bool' || checked.data.type === 'dyn';
  return { issues, isCondition, isChecked: text.trim() === '' || (settled === text && !checked.isFetching && checked.data !== undefined) };
}

export function TextEditor({ text, onChange, onApply }: TextEditorProps) {
  const { t } = useTranslation(['leads', 'common']);
  const list = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number | undefined>();
  const [chosen, setChosen] = useState(0);
  const { issues, isCondition } = useCheck(text);
  useEffect(() => area.current?.setSelectionRange(area.current.value.length, area.current.value.length), []);
  const [asked] = useDebouncedValue(caret === undefined ? undefined : { text, caret }, 60);
  const offered = useQuery({
    queryKey: ['expressions', 'complete', asked],
    queryFn: ({ signal }) => completeExpression(asked!.text, asked!.caret, signal),
    enabled: asked !== undefined,
    staleTime: Infinity,
  });
  const isCurrent = caret !== undefined && asked?.text === text && asked.caret === caret;
  const isDone = /["')\]\d]\s*$/.test(text.slice(0, caret)); // a value stands there: nothing is missing
  const offers = isCurrent && !isDone ? (offered.data?.items ?? []).slice(0, 8) : [];
  const at = Math.min(chosen, offers.length - 1);

  function take(index: number) {
    const offer = offers[index];
    const { begin, end } = offered.data!;
    if (!offer) return;
    const next = text.slice(0, begin) + offer.text + text.slice(end);
    setCaret(undefined);
    onChange(next);
    requestAnimationFrame(() => area.current?.setSelectionRange(begin + offer.text.length, begin + offer.text.length));
  }

  return (
    <div className="column">
      <textarea ref={area} className={`${styles.code} mono`} value={text} spellCheck={false} autoCapitalize="off" autoCorrect="off" maxLength={8192} data-autofocus autoFocus
        aria-label={t('leads:text.label')} aria-invalid={issues.length > 0} role="combobox" aria-autocomplete="list" aria-expanded={offers.length > 0} aria-controls={list} aria-activedescendant={offers.length > 0 ? `${list}-${at}` : undefined}
        onChange={event => {
          onChange(event.target.value);
          setCaret(event.target.selectionStart);
          setChosen(0);
        }}
        onBlur={() => setTimeout(() => setCaret(undefined), 250)} // what is being clicked stays where it is
        onKeyDown={event => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onApply();
          else if (offers.length === 0) return;
          else if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, offers.length - 1));
          else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0));
          else if ((event.key === 'Tab' || event.key === 'Enter') && !event.nativeEvent.isComposing) take(at);
          else if (event.key === 'Escape') {
            event.stopPropagation();
            setCaret(undefined);
          } else return;
          event.preventDefault();
        }} />
      {offers.length > 0 && (
        <ul role="listbox" id={list} className={styles.offers} aria-label={t('leads:text.offers')}>
          {offers.map((offer, index) => (
            <li key={offer.text + offer.kind} id={`${list}-${index}`} role="option" aria-selected={index === at} onMouseDown={event => event.preventDefault()} onClick={() => take(index)} onMouseEnter={() => setChosen(index)}>
              <span className="mono cut">{offer.text}</span>
              <span className="space" />
              <span className="small third cut">{offer.sentence ? serverText(offer.sentence) : offer.type}</span>
            </li>
          ))}
        </ul>
      )}
      <div aria-live="polite">
        {issues.map(issue => (
          <p key={`${issue.line}:${issue.column}${issue.message}`} className={`small ${styles.issue}`}>
            <span className="mono">{count(issue.line)}:{count(issue.column)}</span> {serverText(issue.message)}
            {issue.hint && <span className="second"> · {serverText(issue.hint)}</span>}
          </p>
        ))}
        {issues.length === 0 && !isCondition && <p className={`small ${styles.issue}`}>{t('leads:text.noCondition')}</p>}
      </div>
    </div>
  );
}
