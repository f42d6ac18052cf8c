// One field of a lead: its value with its source, what others say of it, edited in place.

import { IconAlertTriangle, IconPencil } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Lead } from '../../api/leads';
import { comma } from '../../lib/format';
import { nameOf } from '../../lib/names';
import { safeLink, valueText } from '../../lib/values';
import { Breakable } from '../../parts/Breakable';
import { Button } from '../../parts/Button';
import { numberOf } from '../../parts/FrameworkChecklist';
import { Time } from '../../parts/Time';
import styles from './LeadPage.module.css';

export type LeadField = Lead['fields'][number];
export type Save = (field: { root: 'lead' | 'company'; name: string }, value: unknown) => void;

// What a person typed, as the field's type has it; undefined: it is none of that type.
export function typedValue(text: string, type: string | null | undefined): unknown {
  const said = text.trim();
  if (type === 'bool') return /^(true|yes|1|да|так|是|da|tak)$/i.test(said) ? true : /^(false|no|0|нет|не|否|nu|nie)$/i.test(said) ? false : undefined;
  if (type === 'number' || type === 'int') {
    const number = numberOf(said);
    return number === undefined || (type === 'int' && !Number.isInteger(number)) ? undefined : number;
  }
  return said || undefined;
}

export function FieldRow({ field, type, onSave, beside }: { field: LeadField; type?: string | null | undefined; onSave?: Save | undefined; beside?: ReactNode }) {
  const { t, i18n } = useTranslation(['lead', 'framework', 'names', 'common']);
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const name = nameOf(i18n, 'field', `${field.root}.${field.name}`);
  const others = field.others.filter(other => JSON.stringify(other.value) !== JSON.stringify(field.value));
  const close = () => {
    setEditing(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {editing ? (
          <FieldInput label={name} type={type ?? typeof field.value} first={typeof field.value === 'object' ? '' : String(field.value ?? '')} onClose={close} onSave={value => {
            close();
            onSave?.(field, value);
          }} />
        ) : (
          <div className={styles.value}>
            <span className="said" title={t(`framework:source.${field.source}`)}><Value field={field} />{beside && ' '}{beside}</span>
            {onSave && typeof field.value !== 'object' && (
              <button ref={button} type="button" className={styles.edit} aria-label={t('lead:edit', { field: name })} onClick={() => setEditing(true)}>
                <IconPencil size={14} stroke={1.75} aria-hidden />
              </button>
            )}
          </div>
        )}
        {others.map(other => (
          <div key={`${other.source}${other.at}`} className={styles.other}>
            <IconAlertTriangle size={14} stroke={1.75} aria-label={t('framework:status.two')} role="img" />
            <span className="said">
              {valueText(other.value, t, field.name)} · {t(`framework:source.${other.source}`)}{comma()}<Time at={other.at} />
            </span>
            {onSave && <button type="button" className="link" onClick={() => onSave(field, other.value)}>{t('lead:useThis')}</button>}
          </div>
        ))}
      </dd>
    </>
  );
}

function Value({ field }: { field: LeadField }) {
  const { t } = useTranslation(['framework', 'common']);
  const shown = valueText(field.value, t, field.name);
  if (typeof field.value === 'string') {
    if (field.name === 'email' && /^[^\s<>"]+@[^\s<>"]+$/.test(field.value)) return <a className="link" href={`mailto:${encodeURIComponent(field.value).replace('%40', '@')}`}><Breakable text={shown} /></a>;
    if (field.name === 'phone' && /^[\d\s()+./-]+$/.test(field.value)) return <a className="link" href={`tel:${field.value.replace(/[^\d+]/g, '')}`}>{shown}</a>;
    const link = safeLink(field.value);
    if (link) return <a className="link" href={link} target="_blank" rel="noreferrer noopener">{shown}</a>;
  }
  return <>{shown}</>;
}

export function FieldInput({ label, type, first = '', onSave, onClose }: { label: string; type?: string | null | undefined; first?: string; onSave: (value: unknown) => void; onClose: () => void }) {
  const { t } = useTranslation(['lead', 'framework', 'common']);
  const wrong = useId();
  const [text, setText] = useState(first);
  const [bad, setBad] = useState(false);
  const kind = type === 'boolean' ? 'bool' : type;

  function save(event: FormEvent) {
    event.preventDefault();
    const value = typedValue(text, kind);
    if (value === undefined) return setBad(true);
    onSave(value);
  }

  if (kind === 'bool') {
    return (
      <div className="row wrap" role="group" aria-label={label} onKeyDown={event => event.key === 'Escape' && onClose()}>
        <Button small autoFocus onClick={() => onSave(true)}>{t('framework:yes')}</Button>
        <Button small onClick={() => onSave(false)}>{t('framework:no')}</Button>
        <Button small look="quiet" onClick={onClose}>{t('framework:cancel')}</Button>
      </div>
    );
  }
  return (
    <form onSubmit={save} className={styles.input}>
      <input autoFocus value={text} aria-label={label} aria-invalid={bad || undefined} aria-describedby={bad ? wrong : undefined}
        onChange={event => {
          setText(event.target.value);
          setBad(false);
        }}
        onKeyDown={event => event.key === 'Escape' && onClose()} />
      <div className="row">
        <Button small type="submit">{t('framework:save')}</Button>
        <Button small look="quiet" onClick={onClose}>{t('framework:cancel')}</Button>
      </div>
      {bad && <p id={wrong} role="alert" className={`small ${styles.wrong}`}>{kind === 'number' || kind === 'int' ? t('framework:notNumber', { text }) : t('lead:empty')}</p>}
    </form>
  );
}
