// The company's name, the language that new users and texts begin with, the country of telephone numbers without one.

import { TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, done, Problem, type Schemas } from '../../api/client';
import { settingsQuery } from '../../api/settings';
import { countries } from '../../lib/countries';
import { type Language, languages } from '../../lib/format';
import { languageNames } from '../../lib/words';
import { faultText } from '../../lib/problems';
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
  const { t, i18n } = useTranslation(['settings', 'common']);
  const queries = useQueryClient();
  const [company, setCompany] = useState(settings.company);
  const [language, setLanguage] = useState(settings.language);
  const [country, setCountry] = useState(settings.phone_country);
  const about = useId();
  const known = useMemo(countries, [i18n.language]);
  const keep = useMutation({
    mutationFn: () => done(client.PATCH('/settings', { body: { company: company.trim(), language: language as Language, phone_country: country } })),
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
      <TextInput label={t('settings:general.company')} value={company} error={faultText(problem, 'company', t)} onChange={event => setCompany(event.currentTarget.value)} />
      <label className="column">
        <span>{t('settings:general.language')}</span>
        <select className="button" value={language} onChange={event => setLanguage(event.target.value)}>
          {languages.map(each => (
            <option key={each} value={each} lang={each}>{languageNames[each]}</option>
          ))}
        </select>
      </label>
      <div className="column">
        <label className="column">
          <span>{t('settings:general.phoneCountry')}</span>
          <select className="button" value={country} aria-describedby={about} onChange={event => setCountry(event.target.value)}>
            <option value="">{t('settings:general.phoneCountryNone')}</option>
            {known.map(({ code, name }) => <option key={code} value={code}>{`${name} (${code})`}</option>)}
          </select>
        </label>
        <p id={about} className="small second">{t('settings:general.phoneCountryAbout')}</p>
        {problem?.field('phone_country') && <p role="alert" className={styles.wrong}>{faultText(problem, 'phone_country', t)}</p>}
      </div>
      {problem && problem.errors.length === 0 && <Failure error={problem} />}
      <div><Button type="submit" disabled={keep.isPending}>{t('settings:save')}</Button></div>
    </form>
  );
}
