// The company's name, and the language that new users and texts begin with.

import { TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, done, Problem, type Schemas } from '../../api/client';
import { settingsQuery } from '../../api/settings';
import { type Language, languages } from '../../lib/format';
import { languageNames } from '../../lib/words';
import { Button } from '../../parts/Button';
import { Failure, Panel, States } from '../../parts/Panel';
import { say } from '../../parts/Toast';
import styles from './Settings.module.css';

export function Workspace() {
  const { t } = useTranslation(['settings', 'common']);
  const settings = useQuery(settingsQuery);
  return (
    <Panel label={t('settings:tab.general')}>
      <States of={settings}>{data => <Form key={JSON.stringify(data)} settings={data} />}</States>
    </Panel>
  );
}

function Form({ settings }: { settings: Schemas['Settings'] }) {
  const { t } = useTranslation(['settings', 'common']);
  const queries = useQueryClient();
  const [company, setCompany] = useState(settings.company);
  const [language, setLanguage] = useState(settings.language);
  const keep = useMutation({
    mutationFn: () => done(client.PATCH('/settings', { body: { company: company.trim(), language: language as Language } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: settingsQuery.queryKey });
      say({ text: t('settings:kept') });
    },
  });
  const problem = keep.error instanceof Problem ? keep.error : undefined;
  return (
    <form
      className={styles.narrow}
      onSubmit={event => {
        event.preventDefault();
        keep.mutate();
      }}
    >
      <TextInput label={t('settings:general.company')} value={company} error={problem?.field('company')} onChange={event => setCompany(event.currentTarget.value)} />
      <label className="column">
        <span>{t('settings:general.language')}</span>
        <select className="button" value={language} onChange={event => setLanguage(event.target.value)}>
          {languages.map(each => (
            <option key={each} value={each} lang={each}>{languageNames[each]}</option>
          ))}
        </select>
      </label>
      {problem && problem.errors.length === 0 && <Failure error={problem} />}
      <div><Button type="submit" disabled={keep.isPending}>{t('settings:save')}</Button></div>
    </form>
  );
}
