// Find or do (Ctrl/Cmd K): leads, screens, and what can be done here, each with its key.

import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, done } from '../api/client';
import { useShownKeys } from '../lib/keys';
import styles from './FindOrDo.module.css';
import { Grade } from './Grade';

interface Choice {
  id: string;
  text: string;
  beside?: string;
  grade?: string | null;
  shortcut?: string;
  act: () => void;
}

export function FindOrDo({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const keys = useShownKeys();
  const list = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [wanted] = useDebouncedValue(text.trim(), 80);
  const leads = useQuery({
    queryKey: ['find', wanted],
    queryFn: ({ signal }) => done(client.GET('/leads', { params: { query: { search: wanted, limit: 8 } }, signal })),
    enabled: wanted.length > 0,
    placeholderData: keepPreviousData,
  });

  const doing: Choice[] = keys
    .filter(key => key.does.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase()) && key.key !== '?')
    // What two keys do is one thing.
    .filter((key, index, all) => all.findIndex(other => other.does === key.does) === index)
    .map(key => ({ id: key.key + key.does, text: key.does, shortcut: key.key, act: () => key.act(new KeyboardEvent('keydown')) }));
  const choices: Choice[] = [
    ...(wanted ? (leads.data?.items ?? []) : []).map(lead => ({
      id: lead.id,
      text: lead.name ?? lead.email ?? lead.id,
      beside: lead.company ?? undefined,
      grade: lead.judgement?.grade,
      act: () => void navigate({ to: '/leads/$lead', params: { lead: lead.id } }),
    })),
    ...doing,
    ...(t('keys.title').toLocaleLowerCase().includes(text.trim().toLocaleLowerCase()) ? [{ id: '?', text: t('keys.title'), shortcut: '?', act: onKeys }] : []),
  ].slice(0, 16);
  const chosen = Math.min(at, choices.length - 1);

  function take(choice: Choice | undefined) {
    if (!choice) return;
    onClose();
    choice.act();
  }

  return (
    <Modal opened onClose={onClose} withCloseButton={false} padding={0} size={560} yOffset={96} centered={false} aria-label={t('find.title')}>
      <input
        className={styles.input}
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={choices[chosen] ? `${list}-${chosen}` : undefined}
        aria-label={t('find.title')}
        placeholder={t('find.placeholder')}
        data-autofocus
        value={text}
        onChange={event => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={event => {
          if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, choices.length - 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
          else if (event.key === 'Enter' && !event.nativeEvent.isComposing) take(choices[chosen]);
          else return;
          event.preventDefault();
        }}
      />
      <div role="listbox" id={list} aria-label={t('find.title')} className={styles.list}>
        {choices.map((choice, index) => (
          <div key={choice.id} id={`${list}-${index}`} role="option" aria-selected={index === chosen} className={styles.choice} onMouseEnter={() => setAt(index)} onClick={() => take(choice)}>
            {choice.grade !== undefined && <Grade grade={choice.grade} />}
            <span className="cut"><b>{choice.text}</b> <span className="third">{choice.beside}</span></span>
            <span className="space" />
            {choice.shortcut && <kbd>{choice.shortcut.toUpperCase()}</kbd>}
          </div>
        ))}
      </div>
      {choices.length === 0 && <p className="second" style={{ padding: 16 }}>{t('find.none')}</p>}
    </Modal>
  );
}
