// Sign-in: e-mail and password; back to where the person wanted to go.

import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client';
import { signIn } from '../../api/session';
import { problemText } from '../../lib/problems';
import { Button } from '../../parts/Button';
import { LanguageMenu } from '../../parts/LanguageMenu';
import { Logo } from '../../parts/Logo';
import styles from './SignInPage.module.css';

export function SignInPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const search = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: () => signIn(queries, email.trim(), password, search.workspace),
    // Only to a place of our own: "//host" would be another site.
    onSuccess: () => navigate({ href: search.to && /^\/(?!\/|\\)/.test(search.to) ? search.to : '/today', replace: true }),
  });
  useEffect(() => {
    document.title = `${t('signIn.title')} · Winnow`;
  }, [t]);
  const problem = enter.error instanceof Problem ? enter.error : undefined;
  return (
    <main className={styles.page}>
      <form
        className={`panel ${styles.card}`}
        onSubmit={event => {
          event.preventDefault();
          enter.mutate();
        }}
      >
        <div className="row">
          <Logo size={28} />
          <h1>{t('signIn.title')}</h1>
        </div>
        <TextInput label={t('signIn.email')} type="email" autoComplete="username" required autoFocus value={email} onChange={event => setEmail(event.currentTarget.value)} />
        <PasswordInput label={t('signIn.password')} autoComplete="current-password" required value={password} onChange={event => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }} />
        {enter.error && (
          <p role="alert" className={styles.bad}>
            {problem?.status === 401 ? t('signIn.wrong') : problemText(problem, t)}
          </p>
        )}
        <Button look="primary" type="submit" disabled={enter.isPending}>{t('signIn.enter')}</Button>
        <p className="small second">{t('signIn.help')}</p>
      </form>
      <LanguageMenu />
    </main>
  );
}
