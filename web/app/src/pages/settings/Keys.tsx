// Keys, each shown once when it is made, with the snippets to use it by and a live "first event".

import { Modal, NumberInput, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, done, Problem, type Schemas } from '../../api/client';
import { pagesQuery } from '../../api/pages';
import type { Role } from '../../api/session';
import { faultText } from '../../lib/problems';
import { Button } from '../../parts/Button';
import { CopyButton } from '../../parts/CopyButton';
import { FirstEvent } from '../../parts/FirstEvent';
import { More } from '../../parts/More';
import { Empty, Failure, Panel, States } from '../../parts/Panel';
import { SnippetTabs } from '../../parts/SnippetTabs';
import { Time } from '../../parts/Time';
import { say } from '../../parts/Toast';
import styles from './Settings.module.css';

type Key = Schemas['Key'];
type Kind = 'write' | 'server' | 'api';
const kinds: Kind[] = ['write', 'server', 'api'];
const roles: Role[] = ['admin', 'marketer', 'sales', 'analyst'];

export function Keys() {
  const { t } = useTranslation(['settings', 'common']);
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Schemas['NewKey'] | undefined>();
  const [revoking, setRevoking] = useState<Key | undefined>();
  const keys = useInfiniteQuery(pagesQuery(['keys'], (cursor, signal) => done(client.GET('/keys', { params: { query: { cursor, limit: 100 } }, signal }))));
  const revoke = useMutation({
    mutationFn: (key: Key) => done(client.DELETE('/keys/{id}', { params: { path: { id: key.id } } })),
    onSuccess: async () => {
      setRevoking(undefined);
      say({ text: t('settings:keys.isRevoked') });
      await queries.invalidateQueries({ queryKey: ['keys'] });
    },
  });

  return (
    <>
      <div className="row wrap">
        <p className="second" style={{ flex: '1 1 300px' }}>{t('settings:keys.about')}</p>
        <Button look="primary" onClick={() => setMaking(true)}>{t('settings:keys.add')}</Button>
      </div>
      {made && (
        <Panel title={t('settings:keys.made')}>
          <div className="column" style={{ gap: 12 }}>
            <p className="second">{t('settings:keys.once')}</p>
            <div className={styles.secret}>
              <code className="mono said">{made.key}</code>
              <CopyButton text={made.key} />
            </div>
            {made.kind !== 'api' && (
              <>
                <SnippetTabs apiKey={made.key} kind={made.kind as 'write' | 'server'} />
                <FirstEvent />
              </>
            )}
          </div>
        </Panel>
      )}
      <Panel label={t('settings:tab.keys')}>
        <States of={keys} isEmpty={data => data.length === 0} empty={<Empty title={t('settings:keys.none')}>{t('settings:keys.noneText')}</Empty>}>
          {data => (
            <div className={styles.scroll}>
              <table className="grid">
                <thead>
                  <tr>
                    <th scope="col">{t('settings:people.name')}</th>
                    <th scope="col">{t('settings:keys.kind')}</th>
                    <th scope="col">{t('settings:keys.limits')}</th>
                    <th scope="col">{t('settings:people.since')}</th>
                    <th scope="col"><span className="unseen">{t('settings:actions')}</span></th>
                  </tr>
                </thead>
                <tbody>
                  {data.map(key => (
                    <tr key={key.id} className={key.revoked ? styles.off : undefined}>
                      <td className="said"><b>{key.name || key.id.slice(0, 8)}</b></td>
                      <td>
                        {t(`settings:kind.${key.kind}`)} {key.role && <span className="tag">{t(`common:role.${key.role}`)}</span>}
                      </td>
                      <td>
                        {key.events_per_minute > 0 && <div>{t('settings:keys.events', { n: key.events_per_minute })}</div>}
                        {key.leads_per_minute > 0 && <div>{t('settings:keys.leads', { n: key.leads_per_minute })}</div>}
                      </td>
                      <td><Time at={key.created} /></td>
                      <td className="numbers">
                        {key.revoked ? <span className="tag">{t('settings:keys.revoked')}</span> : <Button small look="danger" onClick={() => setRevoking(key)}>{t('settings:keys.revoke')}</Button>}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <More of={keys} />
            </div>
          )}
        </States>
      </Panel>
      {making && (
        <NewKey
          onClose={key => {
            setMaking(false);
            if (key) setMade(key);
          }}
        />
      )}
      {/* A key cannot be brought back, so this one asks. */}
      <Modal opened={revoking !== undefined} onClose={() => setRevoking(undefined)} title={t('settings:keys.revokeTitle', { name: revoking?.name || revoking?.id.slice(0, 8) || '' })} closeButtonProps={{ 'aria-label': t('common:close') }}>
        <div className="column" style={{ gap: 16 }}>
          <p>{t('settings:keys.revokeEffect')}</p>
          {revoke.error && <Failure error={revoke.error} />}
          <div className="row">
            <Button look="danger" className="primary" disabled={revoke.isPending} onClick={() => revoking && revoke.mutate(revoking)}>{t('settings:keys.revoke')}</Button>
            <Button look="quiet" onClick={() => setRevoking(undefined)}>{t('settings:cancel')}</Button>
          </div>
        </div>
      </Modal>
    </>
  );
}

function NewKey({ onClose }: { onClose: (made?: Schemas['NewKey']) => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>('write');
  const [role, setRole] = useState<Role>('analyst');
  const [name, setName] = useState('');
  const [events, setEvents] = useState<number | string>('');
  const [leads, setLeads] = useState<number | string>('');
  const make = useMutation({
    mutationFn: () =>
      done(
        client.POST('/keys', {
          body: {
            kind,
            name: name.trim(),
            ...(kind === 'api' ? { role } : {}),
            ...(kind === 'write' && events !== '' ? { events_per_minute: Number(events) } : {}),
            ...(kind === 'write' && leads !== '' ? { leads_per_minute: Number(leads) } : {}),
          },
        }),
      ),
    onSuccess: async key => {
      await queries.invalidateQueries({ queryKey: ['keys'] });
      onClose(key);
    },
  });
  const problem = make.error instanceof Problem ? make.error : undefined;
  return (
    <Modal opened onClose={() => onClose()} title={t('settings:keys.add')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form
        className="column"
        style={{ gap: 16 }}
        onSubmit={event => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <fieldset style={{ border: 0, padding: 0, margin: 0 }} className="column">
          <legend>{t('settings:keys.kind')}</legend>
          {kinds.map(each => (
            <label key={each} className="row" style={{ alignItems: 'flex-start' }}>
              <input type="radio" name="kind" checked={each === kind} onChange={() => setKind(each)} style={{ marginTop: 3 }} />
              <span>
                <b>{t(`settings:kind.${each}`)}</b>
                <br />
                <span className="small second">{t(`settings:kindAbout.${each}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <TextInput label={t('settings:people.name')} value={name} error={faultText(problem, 'name', t)} placeholder={t('settings:keys.nameHint')} onChange={event => setName(event.currentTarget.value)} />
        {kind === 'api' && (
          <label className="column">
            <span>{t('settings:people.role')}</span>
            <select className="button" value={role} onChange={event => setRole(event.target.value as Role)}>
              {roles.map(each => (
                <option key={each} value={each}>{t(`common:role.${each}`)}</option>
              ))}
            </select>
            <span className="small third">{t(`settings:roleMay.${role}`)}</span>
          </label>
        )}
        {kind === 'write' && (
          <div className={styles.form}>
            <NumberInput label={t('settings:keys.eventsLimit')} description={t('settings:keys.noLimit')} min={0} allowDecimal={false} hideControls value={events} onChange={setEvents} />
            <NumberInput label={t('settings:keys.leadsLimit')} description={t('settings:keys.noLimit')} min={0} allowDecimal={false} hideControls value={leads} onChange={setLeads} />
          </div>
        )}
        {make.error && <Failure error={make.error} />}
        <div className="row">
          <Button look="primary" type="submit" disabled={make.isPending}>{t('settings:keys.make')}</Button>
          <Button look="quiet" onClick={() => onClose()}>{t('settings:cancel')}</Button>
        </div>
      </form>
    </Modal>
  );
}
