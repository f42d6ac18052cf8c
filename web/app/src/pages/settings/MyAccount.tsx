// Oneself: name, language, theme, keys of one letter, password.

import { PasswordInput, SegmentedControl, Switch, TextInput, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, done, Problem } from '../../api/client';
import { meQuery, useMe } from '../../api/session';
import { languages, type Language } from '../../lib/format';
import { singleKeysOn, switchSingleKeys } from '../../lib/keys';
import { chooseLanguage, languageNames } from '../../lib/words';
import { faultText } from '../../lib/problems';
import { Button } from '../../parts/Button';
import { Failure, Panel } from '../../parts/Panel';
import { say } from '../../parts/Toast';
import styles from './Settings.module.css';

export function MyAccount() {
  const { t, i18n } = useTranslation(['settings', 'common']);
  const queries = useQueryClient();
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true }); // else it writes a <style> element
  const [name, setName] = useState(me?.user?.name ?? '');
  const [keys, setKeys] = useState(singleKeysOn());
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: (body: { name?: string; language?: Language; password?: string; old_password?: string }) => done(client.PATCH('/me', { body })),
    onSuccess: async (_, body) => {
      if (!body.language) say({ text: t('settings:kept') });
      if (body.password) {
        setOld('');
        setNext('');
      }
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
  const problem = change.error instanceof Problem ? change.error : undefined;

  return (
    <>
      <Panel title={t('settings:me.who')}>
        <form
          className={styles.narrow}
          onSubmit={event => {
            event.preventDefault();
            change.mutate({ name: name.trim() });
          }}
        >
          <dl className="pairs">
            <dt>{t('common:signIn.email')}</dt>
            <dd className="said">{me?.user?.email}</dd>
            <dt>{t('settings:people.role')}</dt>
            <dd>{me ? t(`common:role.${me.role}`) : ''}</dd>
          </dl>
          <TextInput label={t('settings:people.name')} autoComplete="name" value={name} error={faultText(problem, 'name', t)} onChange={event => setName(event.currentTarget.value)} />
          <div><Button type="submit" disabled={name.trim() === (me?.user?.name ?? '')}>{t('settings:save')}</Button></div>
        </form>
      </Panel>
      <Panel title={t('settings:me.screens')}>
        <div className={styles.narrow}>
          <label className="column">
            <span>{t('common:language')}</span>
            <select
              className="button"
              value={i18n.language}
              onChange={event => {
                const language = event.target.value as Language;
                void chooseLanguage(language);
                if (me?.user) change.mutate({ language });
              }}
            >
              {languages.map(language => (
                <option key={language} value={language} lang={language}>{languageNames[language]}</option>
              ))}
            </select>
          </label>
          <div className="column">
            <span id="theme">{t('settings:me.theme')}</span>
            <SegmentedControl
              aria-labelledby="theme"
              value={colorScheme}
              onChange={value => setColorScheme(value as 'light' | 'dark' | 'auto')}
              data={(['auto', 'light', 'dark'] as const).map(value => ({ value, label: t(`settings:theme.${value}`) }))}
            />
          </div>
          <Switch
            label={t('common:keys.single')}
            checked={keys}
            onChange={event => {
              switchSingleKeys(event.currentTarget.checked);
              setKeys(event.currentTarget.checked);
            }}
          />
        </div>
      </Panel>
      {me?.user && (
        <Panel title={t('settings:me.password')}>
          <form
            className={styles.narrow}
            onSubmit={event => {
              event.preventDefault();
              change.mutate({ password: next, old_password: old });
            }}
          >
            <input type="hidden" autoComplete="username" value={me.user.email} readOnly />
            <PasswordInput label={t('settings:me.oldPassword')} autoComplete="current-password" required value={old} error={faultText(problem, 'old_password', t)}
              visibilityToggleButtonProps={{ 'aria-label': t('common:signIn.show') }} onChange={event => setOld(event.currentTarget.value)} />
            <PasswordInput label={t('settings:me.newPassword')} description={t('settings:people.passwordHint')} autoComplete="new-password" required minLength={10} value={next} error={faultText(problem, 'password', t)}
              visibilityToggleButtonProps={{ 'aria-label': t('common:signIn.show') }} onChange={event => setNext(event.currentTarget.value)} />
            {problem && problem.errors.length === 0 && <Failure error={problem} />}
            <div><Button type="submit" disabled={change.isPending}>{t('settings:me.change')}</Button></div>
          </form>
        </Panel>
      )}
    </>
  );
}
