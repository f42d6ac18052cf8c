// A framework as a checklist: what is met, what is not, where two answers disagree, and what to ask next, in the
// reader's language, answered in place. It fetches nothing: `onAnswer` does.

import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX, IconSelector } from '@tabler/icons-react';
import { Menu } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { comma, joined, pair } from '../lib/format';
import { valueText } from '../lib/values';
import { nameOf } from '../lib/names';
import type { Texts } from '../lib/ledger';
import { texted } from '../lib/words';
import { Button } from './Button';
import styles from './FrameworkChecklist.module.css';
import { Time } from './Time';

export interface ChecklistCriterion {
  id: string;
  field: string | null;
  type?: string | null;
  ask?: Texts;
  knockout?: boolean;
}

// As an assessment has it.
export interface FrameworkState {
  status: string;
  met: number;
  criteria: Record<string, string>;
  evidence?: Record<string, { met: boolean; at: string; source: string; said_by?: string; where?: string; sure?: number | null; by_model?: string; conflict?: boolean }>;
}

// What is known of a criterion's field, and from whom.
export interface KnownValue {
  value: unknown;
  source: string;
  at: string;
}

export interface Answer {
  framework: string;
  criterion: string;
  met?: boolean;
  value?: unknown;
  note?: string;
  where?: string;
}

export interface FrameworkChecklistProps {
  framework: string;
  criteria: ChecklistCriterion[];
  state: FrameworkState;
  known?: (field: string) => KnownValue | undefined;
  onAnswer?: ((answer: Answer) => void) | undefined; // none: nothing can be answered now
  asked?: string; // the criterion whose question has the first turn: its answers get the keys 1-9
}

export function FrameworkChecklist({ framework, criteria, state, known, onAnswer, asked }: FrameworkChecklistProps) {
  return (
    <ul className={styles.list}>
      {criteria.map(criterion => (
        <Criterion key={`${framework}.${criterion.id}`} framework={framework} criterion={criterion} state={state} known={known} onAnswer={onAnswer} first={criterion.id === asked} />
      ))}
    </ul>
  );
}

const icons = { met: IconCircleCheck, no: IconCircleX, two: IconAlertTriangle, unknown: IconCircleDashed };

function Criterion({ framework, criterion, state, known, onAnswer, first }: Omit<FrameworkChecklistProps, 'criteria' | 'asked'> & { criterion: ChecklistCriterion; first: boolean }) {
  const { t, i18n } = useTranslation(['framework', 'names', 'common']);
  const [open, setOpen] = useState(false);
  const evidence = state.evidence?.[criterion.id];
  const status = state.criteria[criterion.id];
  const look = evidence?.conflict ? 'two' : status === 'met' ? 'met' : status === 'not met' ? 'no' : 'unknown';
  const Icon = icons[look];
  const value = criterion.field ? known?.(criterion.field) : undefined;
  const answer = (said: Partial<Answer>) => {
    setOpen(false);
    onAnswer?.({ framework, criterion: criterion.id, ...said });
  };
  const asking = look === 'unknown' || open;
  return (
    <li className={`${styles.criterion} ${styles[look]}`} data-status={look} data-criterion={criterion.id}>
      <Icon size={16} stroke={1.75} aria-hidden />
      <div>
        <div className="row">
          <b>{nameOf(i18n, 'criterion', criterion.id)}</b>
          {criterion.knockout && <span className="tag">{t('framework:knockout')}</span>}
          <span className="space" />
          {look === 'unknown' || !onAnswer ? (
            <span className={styles.status}>{t(`framework:status.${look}`)}</span>
          ) : (
            <button type="button" className={styles.status} aria-expanded={open} title={t('framework:again')} onClick={() => setOpen(!open)}>
              {t(`framework:status.${look}`)}
              <span className="unseen">: {t('framework:again')}</span>
            </button>
          )}
        </div>
        {value && <div className="said">{valueText(value.value, t, criterion.field ?? undefined)}</div>}
        <Evidence evidence={evidence} value={value} />
        {look === 'two' && onAnswer && evidence && (
          <div className={styles.answers}>
            {/* Whichever is said again is the answer from then on. */}
            <Button small onClick={() => answer({ met: true })}>{t('framework:status.met')}</Button>
            <Button small onClick={() => answer({ met: false })}>{t('framework:status.no')}</Button>
          </div>
        )}
        {asking && <Question criterion={criterion} onAnswer={onAnswer ? answer : undefined} first={first} again={look !== 'unknown'} onClose={() => setOpen(false)} />}
      </div>
    </li>
  );
}

function Evidence({ evidence, value }: { evidence: NonNullable<FrameworkState['evidence']>[string] | undefined; value: KnownValue | undefined }) {
  const { t } = useTranslation(['framework', 'common']);
  if (evidence) {
    const who = joined([evidence.said_by, evidence.where]);
    const met = evidence.met ? 'met' : 'no';
    return (
      <div className="third small said">
        {evidence.conflict ? pair(t(`framework:status.${met}`), '') : ''}{who || t(`framework:source.${evidence.source}`)}{comma()}<Time at={evidence.at} />
        {evidence.conflict && evidence.by_model && evidence.by_model !== 'unknown' && <div>{pair(t(`framework:status.${evidence.by_model === 'met' ? 'met' : 'no'}`), t('framework:byModel'))}</div>}
      </div>
    );
  }
  if (value) {
    return <div className="third small">{t(`framework:source.${value.source}`)}{comma()}<Time at={value.at} /></div>;
  }
  return <div className="third small">{t('framework:nobody')}</div>;
}

function Question({ criterion, onAnswer, first, again, onClose }: { criterion: ChecklistCriterion; onAnswer: ((said: Partial<Answer>) => void) | undefined; first: boolean; again: boolean; onClose: () => void }) {
  const { t } = useTranslation(['framework', 'common']);
  const label = useId();
  const [text, setText] = useState('');
  const [bad, setBad] = useState(false);
  const question = texted(criterion.ask as never);
  const number = criterion.type === 'number' || criterion.type === 'int';
  const plain = criterion.type === 'bool' || !criterion.field;

  function save(event: FormEvent) {
    event.preventDefault();
    const said = text.trim();
    if (!said) return;
    if (!number) return onAnswer?.({ value: said });
    const value = numberOf(said);
    if (value === undefined || (criterion.type === 'int' && !Number.isInteger(value))) return setBad(true);
    onAnswer?.({ value });
  }

  return (
    <div>
      {question && <p className={styles.question} id={label}>{question}</p>}
      {onAnswer && plain && (
        <div className={styles.answers} data-first={first || undefined}>
          <Button small {...(first ? { shortcut: '1' } : {})} onClick={() => onAnswer(criterion.field ? { value: true } : { met: true })}>{t('framework:yes')}</Button>
          <Button small {...(first ? { shortcut: '2' } : {})} onClick={() => onAnswer(criterion.field ? { value: false } : { met: false })}>{t('framework:no')}</Button>
          {again && <Button small look="quiet" onClick={onClose}>{t('framework:cancel')}</Button>}
        </div>
      )}
      {onAnswer && !plain && (
        <form className={styles.answers} onSubmit={save} data-first={first || undefined}>
          <input
            className={styles.input}
            value={text}
            inputMode={number ? 'decimal' : 'text'}
            autoFocus={again}
            placeholder={t('framework:write')}
            aria-labelledby={question ? label : undefined}
            aria-label={question ? undefined : t('framework:write')}
            aria-invalid={bad || undefined}
            onChange={event => {
              setText(event.target.value);
              setBad(false);
            }}
            onKeyDown={event => {
              if (event.key === 'Escape') {
                event.currentTarget.blur();
                onClose();
              }
            }}
          />
          <Button small type="submit" disabled={!text.trim()}>{t('framework:save')}</Button>
          {again && <Button small look="quiet" onClick={onClose}>{t('framework:cancel')}</Button>}
          {bad && <p role="alert" className={`small ${styles.wrong}`}>{t('framework:notNumber', { text })}</p>}
        </form>
      )}
    </div>
  );
}

// "40 000", "40,000", "40.5" and "40,5" as people write them.
export function numberOf(text: string): number | undefined {
  let plain = text.replace(/[\s\u00a0\u202f'’]/g, '').replace('−', '-');
  if (/^-?\d{1,3}([.,]\d{3})+$/.test(plain)) plain = plain.replace(/[.,]/g, '');
  else plain = plain.replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

// "BANT · 2 of 4 met", and which other framework to look at.
export function FrameworkSwitch({ frameworks, chosen, onChoose }: { frameworks: { id: string; met: number; of: number }[]; chosen: string; onChoose: (id: string) => void }) {
  const { t, i18n } = useTranslation(['framework', 'names']);
  if (frameworks.length < 2) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button small look="quiet" aria-label={`${t('framework:others')}: ${t('framework:switch')}`}>
          {t('framework:others')}
          <IconSelector size={14} stroke={1.75} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {frameworks.map(framework => (
          <Menu.Item key={framework.id} aria-current={framework.id === chosen} onClick={() => onChoose(framework.id)}
            rightSection={<span className="third small">{t('framework:met', { met: framework.met, of: framework.of })}</span>}>
            {nameOf(i18n, 'framework', framework.id)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
