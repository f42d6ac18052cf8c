// What some verbs ask for besides a reason: an amount, points until a date, a note.

import { Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../api/model';
import type { Verb } from '../../api/verbs';
import { nameOf } from '../../lib/names';
import { morning } from '../../lib/snooze';
import { Button } from '../../parts/Button';
import { numberOf } from '../../parts/FrameworkChecklist';
import styles from './LeadPage.module.css';

export interface Form {
  name: 'won' | 'correct' | 'other';
  verb?: Verb;
  reason?: string;
}

export interface VerbFormProps {
  form: Form;
  model: Model | undefined;
  onClose: () => void;
  onDo: (verb: Verb, body: Record<string, unknown>) => void;
}

export function VerbForm({ form, model, onClose, onDo }: VerbFormProps) {
  const { t, i18n } = useTranslation(['lead', 'framework', 'names', 'common']);
  const [amount, setAmount] = useState('');
  const [currency, setCurrency] = useState('EUR');
  const [note, setNote] = useState('');
  const [hot, setHot] = useState(true);
  const [points, setPoints] = useState('20');
  const [days, setDays] = useState('30');
  const [bad, setBad] = useState<string | undefined>();
  const titles = { won: t('lead:do.won'), correct: t('lead:do.correct'), other: nameOf(i18n, 'reason', 'other') };

  function save(event: FormEvent) {
    event.preventDefault();
    if (form.name === 'other') return note.trim() ? onDo(form.verb!, { reason: form.reason, note: note.trim() }) : setBad(t('lead:empty'));
    if (form.name === 'won') {
      const paid = amount.trim() === '' ? undefined : numberOf(amount);
      if (amount.trim() !== '' && paid === undefined) return setBad(t('framework:notNumber', { text: amount }));
      return onDo('won', { ...(paid === undefined ? {} : { amount: paid, currency }), ...(note.trim() ? { note: note.trim() } : {}) });
    }
    const value = numberOf(points);
    const span = numberOf(days);
    if (value === undefined || span === undefined || span <= 0) return setBad(t('framework:notNumber', { text: value === undefined ? points : days }));
    if (!note.trim()) return setBad(t('lead:empty'));
    onDo('correct', { points: hot ? Math.abs(value) : -Math.abs(value), reason: note.trim(), label: hot ? 'hot' : 'not_for_us', until: morning(span).toISOString(), score: model?.outline.scores.find(score => score.id === 'engagement')?.id });
  }

  return (
    <Modal opened onClose={onClose} title={titles[form.name]} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className={styles.form} onSubmit={save}>
        {form.name === 'won' && (
          <div className="row">
            <label>{t('lead:form.amount')}<input data-autofocus inputMode="decimal" value={amount} onChange={event => setAmount(event.target.value)} /></label>
            <label>{t('lead:form.currency')}<input value={currency} maxLength={3} size={4} onChange={event => setCurrency(event.target.value.toUpperCase())} /></label>
          </div>
        )}
        {form.name === 'correct' && (
          <>
            <div className="row wrap" role="radiogroup" aria-label={t('lead:do.correct')}>
              <Button small role="radio" aria-checked={hot} look={hot ? 'primary' : 'default'} onClick={() => setHot(true)}>{t('lead:label.hot')}</Button>
              <Button small role="radio" aria-checked={!hot} look={hot ? 'default' : 'primary'} onClick={() => setHot(false)}>{t('lead:label.not_for_us')}</Button>
            </div>
            <div className="row">
              <label>{t('lead:form.points')}<input inputMode="decimal" value={points} onChange={event => setPoints(event.target.value)} /></label>
              <label>{t('lead:form.days')}<input inputMode="numeric" value={days} onChange={event => setDays(event.target.value)} /></label>
            </div>
          </>
        )}
        <label>{form.name === 'correct' ? t('lead:form.why') : t('lead:form.note')}<textarea rows={3} data-autofocus={form.name !== 'won' || undefined} value={note} onChange={event => setNote(event.target.value)} /></label>
        {bad && <p role="alert" className={styles.wrong}>{bad}</p>}
        <div className="row">
          <Button type="submit" look="primary">{t('framework:save')}</Button>
          <Button look="quiet" onClick={onClose}>{t('framework:cancel')}</Button>
        </div>
      </form>
    </Modal>
  );
}
