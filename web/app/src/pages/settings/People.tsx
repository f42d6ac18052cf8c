// Users and roles: who may sign in; a new one, another role, a new password, out.

import { Modal, PasswordInput, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, done, Problem, type Schemas } from '../../api/client';
import { pagesQuery } from '../../api/pages';
import { useMe, type Role } from '../../api/session';
import { faultText, problemText } from '../../lib/problems';
import { Avatar } from '../../parts/Avatar';
import { Button } from '../../parts/Button';
import { More } from '../../parts/More';
import { Failure, Panel, States } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import { say } from '../../parts/Toast';
import styles from './Settings.module.css';

type User = Schemas['User'];
const roles: Role[] = ['admin', 'marketer', 'sales', 'analyst'];

export function People() {
  const { t } = useTranslation(['settings', 'common']);
  const queries = useQueryClient();
  const me = useMe();
  const [adding, setAdding] = useState(false);
  const [passwordOf, setPasswordOf] = useState<User | undefined>();
  const users = useInfiniteQuery(pagesQuery(['users', 'pages'], (cursor, signal) => done(client.GET('/users', { params: { query: { cursor, limit: 100 } }, signal }))));
  const change = useMutation({
    mutationFn: ({ user, body }: { user: User; body: { role?: Role; disabled?: boolean } }) =>
      done(client.PATCH('/users/{id}', { params: { path: { id: user.id }, header: { 'If-Match': `"${user.version}"` } }, body })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['users'] }),
    onError: error => say({ text: t('common:verb.failed', { why: error instanceof Problem && error.status === 409 ? t('settings:people.lastAdmin') : problemText(error, t) }), bad: true }),
  });

  return (
    <>
      <div className="row">
        <p className="second">{t('settings:people.about')}</p>
        <span className="space" />
        <Button look="primary" onClick={() => setAdding(true)}>{t('settings:people.add')}</Button>
      </div>
      <Panel label={t('settings:tab.people')}>
        <States of={users}>
          {data => (
            <div className={styles.scroll}>
              <table className="grid">
                <thead>
                  <tr>
                    <th scope="col">{t('settings:people.name')}</th>
                    <th scope="col">{t('settings:people.role')}</th>
                    <th scope="col">{t('settings:people.since')}</th>
                    <th scope="col"><span className="unseen">{t('settings:actions')}</span></th>
                  </tr>
                </thead>
                <tbody>
                  {data.map(user => (
                    <tr key={user.id} className={user.disabled ? styles.off : undefined}>
                      <td>
                        <span className="row">
                          <Avatar name={user.name || user.email} quiet={Boolean(user.disabled)} />
                          <span className="said">
                            <b>{user.name || user.email}</b> {user.name && <span className="third small">{user.email}</span>}
                          </span>
                          {user.disabled && <span className="tag">{t('settings:people.disabled')}</span>}
                        </span>
                      </td>
                      <td>
                        <select
                          className="button small"
                          aria-label={t('settings:people.roleOf', { name: user.name || user.email })}
                          value={user.role}
                          disabled={Boolean(user.disabled) || user.id === me?.user?.id}
                          onChange={event => change.mutate({ user, body: { role: event.target.value as Role } })}
                        >
                          {roles.map(role => (
                            <option key={role} value={role}>{t(`common:role.${role}`)}</option>
                          ))}
                        </select>
                      </td>
                      <td><Time at={user.created} /></td>
                      <td className="numbers">
                        {user.id !== me?.user?.id && (
                          <span className="row" style={{ justifyContent: 'flex-end' }}>
                            {!user.disabled && <Button small look="quiet" onClick={() => setPasswordOf(user)}>{t('settings:people.password')}</Button>}
                            <Button small look={user.disabled ? 'default' : 'danger'} onClick={() => change.mutate({ user, body: { disabled: !user.disabled } })}>
                              {user.disabled ? t('settings:people.enable') : t('settings:people.disable')}
                            </Button>
                          </span>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <More of={users} />
            </div>
          )}
        </States>
      </Panel>
      {adding && <NewUser onClose={() => setAdding(false)} />}
      {passwordOf && <NewPassword user={passwordOf} onClose={() => setPasswordOf(undefined)} />}
    </>
  );
}

function NewUser({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const queries = useQueryClient();
  const [fields, setFields] = useState({ email: '', name: '', role: 'sales' as Role, password: '' });
  const add = useMutation({
    mutationFn: () => done(client.POST('/users', { body: { ...fields, email: fields.email.trim(), name: fields.name.trim() } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['users'] });
      say({ text: t('settings:people.added', { name: fields.name || fields.email }) });
      onClose();
    },
  });
  const problem = add.error instanceof Problem ? add.error : undefined;
  return (
    <Modal opened onClose={onClose} title={t('settings:people.add')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form
        className="column"
        style={{ gap: 16 }}
        onSubmit={event => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <TextInput label={t('common:signIn.email')} type="email" required data-autofocus autoComplete="off" value={fields.email} error={problem?.status === 409 ? t('settings:people.taken') : faultText(problem, 'email', t)} onChange={event => setFields({ ...fields, email: event.currentTarget.value })} />
        <TextInput label={t('settings:people.name')} autoComplete="off" value={fields.name} error={faultText(problem, 'name', t)} onChange={event => setFields({ ...fields, name: event.currentTarget.value })} />
        <label className="column">
          <span>{t('settings:people.role')}</span>
          <select className="button" value={fields.role} onChange={event => setFields({ ...fields, role: event.target.value as Role })}>
            {roles.map(role => (
              <option key={role} value={role}>{t(`common:role.${role}`)}</option>
            ))}
          </select>
          <span className="small third">{t(`settings:roleMay.${fields.role}`)}</span>
        </label>
        <PasswordInput label={t('common:signIn.password')} description={t('settings:people.passwordHint')} required minLength={10} autoComplete="new-password" value={fields.password} error={faultText(problem, 'password', t)}
          visibilityToggleButtonProps={{ 'aria-label': t('common:signIn.show') }} onChange={event => setFields({ ...fields, password: event.currentTarget.value })} />
        {problem && problem.status !== 409 && problem.errors.length === 0 && <Failure error={problem} />}
        <div className="row">
          <Button look="primary" type="submit" disabled={add.isPending}>{t('settings:people.add')}</Button>
          <Button look="quiet" onClick={onClose}>{t('settings:cancel')}</Button>
        </div>
      </form>
    </Modal>
  );
}

function NewPassword({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const set = useMutation({
    mutationFn: () => done(client.PATCH('/users/{id}', { params: { path: { id: user.id } }, body: { password } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['users'] });
      say({ text: t('settings:kept') });
      onClose();
    },
  });
  const problem = set.error instanceof Problem ? set.error : undefined;
  return (
    <Modal opened onClose={onClose} title={t('settings:people.passwordOf', { name: user.name || user.email })} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form
        className="column"
        style={{ gap: 16 }}
        onSubmit={event => {
          event.preventDefault();
          set.mutate();
        }}
      >
        <PasswordInput label={t('settings:me.newPassword')} description={t('settings:people.passwordHint')} required minLength={10} data-autofocus autoComplete="new-password" value={password} error={faultText(problem, 'password', t)}
          visibilityToggleButtonProps={{ 'aria-label': t('common:signIn.show') }} onChange={event => setPassword(event.currentTarget.value)} />
        {problem && problem.errors.length === 0 && <Failure error={problem} />}
        <div className="row">
          <Button look="primary" type="submit" disabled={set.isPending}>{t('settings:save')}</Button>
          <Button look="quiet" onClick={onClose}>{t('settings:cancel')}</Button>
        </div>
      </form>
    </Modal>
  );
}
