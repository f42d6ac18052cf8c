// A lead by hand. One that is there already, by its address, gets what is written here.

import { Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, done, Problem } from '../../api/client';
import type { Lead } from '../../api/leads';
import { faultText, problemText } from '../../lib/problems';
import { Button } from '../../parts/Button';
import type { Types } from './filter/tree';
import styles from './LeadsPage.module.css';
import type { Naming } from './naming';

const fields = ['lead.first_name', 'lead.last_name', 'company.name', 'lead.title', 'lead.phone', 'lead.country'];

export function AddLead({ types, naming, onAdded, onClose }: { types: Types; naming: Naming; onAdded: (lead: Lead) => void; onClose: () => void }) {
  const { t } = useTranslation(['leads', 'common']);
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [values, setValues] = useState<Record<string, string>>({});
  const shown = fields.filter(field => types.get(field) === 'string');
  const add = useMutation({
    mutationFn: () => {
      const under = (root: string) => Object.fromEntries(shown.filter(field => field.startsWith(`${root}.`) && values[field]?.trim()).map(field => [field.slice(root.length + 1), values[field]!.trim()]));
      const [lead, company] = [under('lead'), under('company')];
      return done(client.POST('/leads', {
        body: { ...(email.trim() ? { email: email.trim() } : {}), ...(Object.keys(lead).length ? { lead } : {}), ...(Object.keys(company).length ? { company } : {}) },
        headers: { 'Idempotency-Key': crypto.randomUUID() },
      }));
    },
    onSuccess: lead => {
      void queries.invalidateQueries({ queryKey: ['lead', lead.id] });
      void queries.invalidateQueries({ queryKey: ['leadCount'] });
      onAdded(lead);
    },
  });
  const problem = add.error instanceof Problem ? add.error : undefined;
  return (
    <Modal opened onClose={onClose} title={t('leads:add.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="column" style={{ gap: 16 }} onSubmit={event => {
        event.preventDefault();
        add.mutate();
      }}>
        <div className={styles.form}>
          <TextInput className={styles.wide} label={naming.name('email')} type="email" data-autofocus value={email} onChange={event => setEmail(event.currentTarget.value)} error={faultText(problem, 'email', t)} maxLength={254} />
          {shown.map(field => (
            <TextInput key={field} label={naming.name(field)} value={values[field] ?? ''} onChange={event => setValues({ ...values, [field]: event.target.value })} maxLength={500} />
          ))}
        </div>
        {add.error && !problem?.field('email') && <p role="alert" className={styles.issue}>{problemText(problem, t as never)}</p>}
        <p className="small second">{t('leads:add.many')}</p>
        <code className={`${styles.snippet} mono`}>{'winnow import --leads leads.csv'}</code>
        <div className="row"><Button type="submit" look="primary" disabled={add.isPending || (!email.trim() && Object.values(values).every(value => !value.trim()))}>{t('leads:add.save')}</Button><Button look="quiet" onClick={onClose}>{t('leads:cancel')}</Button></div>
      </form>
    </Modal>
  );
}
