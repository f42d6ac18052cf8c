// A line to write in, above the actions: a note, why, what was said, until when.

import { type FormEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDraft } from '../../lib/drafts';
import { Button } from '../../parts/Button';
import styles from './TodayPage.module.css';

export interface Writing {
  id: string; // another id: another line
  label: string;
  type?: 'text' | 'number' | 'date';
  save: string;
  // What is wrong with it, in words; undefined: it was taken.
  onSave: (text: string) => string | undefined;
}

// `draft` names whose line it is: what was begun and left is there again.
export function Composer({ writing, draft, onClose }: { writing: Writing; draft: string; onClose: () => void }) {
  const { t } = useTranslation(['today', 'common']);
  const [text, setText] = useDraft(draft);
  const [wrong, setWrong] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  // At once, and again after a menu that was open has given the focus back to its button.
  useLayoutEffect(() => {
    field.current?.focus();
    const frame = requestAnimationFrame(() => field.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);

  function save(event: FormEvent) {
    event.preventDefault();
    const said = text.trim();
    if (!said) return field.current?.focus();
    const trouble = writing.onSave(said);
    setWrong(trouble);
    if (trouble) field.current?.focus();
    else end();
  }
  function end() {
    setText('');
    onClose();
  }

  return (
    <form
      className={styles.composer}
      onSubmit={save}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        end();
      }}
    >
      <label htmlFor={id}>{writing.label}</label>
      <input
        ref={field}
        id={id}
        type={writing.type === 'date' ? 'date' : 'text'}
        inputMode={writing.type === 'number' ? 'decimal' : undefined}
        value={text}
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        maxLength={2000}
        autoComplete="off"
        onChange={event => setText(event.target.value)}
      />
      <Button look="primary" type="submit">{writing.save}</Button>
      <Button look="quiet" onClick={end}>{t('today:cancel')}</Button>
      {wrong && <p id={`${id}-wrong`} role="alert" className={styles.wrong}>{wrong}</p>}
    </form>
  );
}
