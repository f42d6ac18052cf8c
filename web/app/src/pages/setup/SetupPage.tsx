// The first start, by the one-time link that the server printed (/setup#token=…): who administers, which model,
// sample data or an empty base, and the snippet with a live "first event". Everything after the account can be
// skipped and is found again in Model and Settings. The step is in the address; an administrator who comes back
// without one goes on where the workspace stands.

import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { startChanges } from '../../api/changes';
import { client, done, Problem, setCsrf } from '../../api/client';
import { countQuery } from '../../api/leads';
import { modelQuery } from '../../api/model';
import { meQuery } from '../../api/session';
import { count, type Language, languages } from '../../lib/format';
import { faultText, problemText } from '../../lib/problems';
import { chooseLanguage, languageNames, texted } from '../../lib/words';
import { Button } from '../../parts/Button';
import { FirstEvent } from '../../parts/FirstEvent';
import { Logo } from '../../parts/Logo';
import { Empty, Failure, States } from '../../parts/Panel';
import { SnippetTabs } from '../../parts/SnippetTabs';
import styles from './SetupPage.module.css';

const steps = ['account', 'model', 'data', 'snippet'] as const;
type Step = (typeof steps)[number];

export function SetupPage() {
  const { t } = useTranslation(['setup', 'common']);
  const navigate = useNavigate();
  const { step: asked } = useSearch({ from: '/setup' });
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '');
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => done(client.GET('/setup', { signal })), staleTime: Infinity });
  const me = useQuery({ ...meQuery, enabled: setup.data?.needed === false });
  const isAdmin = me.data?.role === 'admin';
  const model = useQuery({ ...modelQuery, enabled: isAdmin });
  const leads = useQuery({ ...countQuery({}), enabled: isAdmin });
  const reached: Step = !isAdmin ? 'account' : model.data === null ? 'model' : leads.data === 0 ? 'data' : 'snippet';
  const step = isAdmin ? (steps.slice(1).find(each => each === asked) ?? reached) : 'account';
  const isKnown = setup.data?.needed || (!me.isPending && (!isAdmin || (model.data !== undefined && leads.data !== undefined)));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${t('setup:title')} · Winnow`;
  }, [t]);
  useEffect(() => {
    if (step !== 'account') heading.current?.focus();
  }, [step]);
  const next = (from: Step) => void navigate({ to: '/setup', search: { step: steps[steps.indexOf(from) + 1] ?? 'snippet' } });

  return (
    <main className={styles.page}>
      <div className="row">
        <Logo size={28} />
        <h1 ref={heading} tabIndex={-1} className={styles.heading}>{t('setup:title')}</h1>
      </div>
      <ol className={styles.steps} aria-label={t('setup:steps')}>
        {steps.map((each, index) => (
          <li key={each} aria-current={each === step ? 'step' : undefined} data-done={steps.indexOf(step) > index || undefined}>
            <i aria-hidden="true" />
            {t(`setup:step.${each}`)}
          </li>
        ))}
      </ol>
      <section className={`panel ${styles.card}`} aria-label={t(`setup:step.${step}`)}>
        <States of={{ data: isKnown || undefined, error: setup.error ?? (isAdmin ? (model.error ?? leads.error) : undefined), refetch: () => location.reload() }}>
          {() => (
            <>
              {step === 'account' && (setup.data?.needed && token ? <Account token={token} onDone={() => next('account')} /> : <Closed needed={setup.data?.needed ?? false} isSignedIn={me.data !== undefined} />)}
              {step === 'model' && <ChooseModel current={model.data?.name} onDone={() => next('model')} />}
              {step === 'data' && <ChooseData leads={leads.data ?? 0} onDone={() => next('data')} />}
              {step === 'snippet' && <FirstSnippet leads={leads.data ?? 0} />}
            </>
          )}
        </States>
      </section>
    </main>
  );
}

// Nothing is to be done here by whoever came.
function Closed({ needed, isSignedIn }: { needed: boolean; isSignedIn: boolean }) {
  const { t } = useTranslation(['setup', 'common']);
  if (needed) return <Empty title={t('setup:noToken')}>{t('setup:noTokenText')}</Empty>;
  if (isSignedIn) return <Empty title={t('setup:notNeeded')} actions={<Link to="/today" search={{}} className="button primary">{t('setup:done')}</Link>} />;
  return (
    <Empty title={t('setup:notNeeded')} actions={<Link to="/sign-in" search={{ to: '/setup' }} className="button primary">{t('common:signIn.enter')}</Link>}>
      {t('setup:notNeededText')}
    </Empty>
  );
}

function Account({ token, onDone }: { token: string; onDone: () => void }) {
  const { t, i18n } = useTranslation(['setup', 'common']);
  const queries = useQueryClient();
  const [fields, setFields] = useState({ company: '', name: '', email: '', password: '' });
  const make = useMutation({
    mutationFn: () =>
      done(
        client.POST('/setup', {
          body: { token, language: i18n.language as Language, email: fields.email.trim(), name: fields.name.trim(), company: fields.company.trim(), password: fields.password },
        }),
      ),
    onSuccess: async signed => {
      setCsrf(signed.csrf);
      await queries.fetchQuery(meQuery);
      queries.setQueryData(['setup'], { needed: false });
      onDone(); // to an address without the token, which is used up
    },
  });
  const problem = make.error instanceof Problem ? make.error : undefined;
  const input = (name: keyof typeof fields) => ({
    value: fields[name],
    error: faultText(problem, name, t),
    onChange: (event: { currentTarget: { value: string } }) => setFields({ ...fields, [name]: event.currentTarget.value }),
  });
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <p className="second">{t('setup:accountAbout')}</p>
      <label className="column">
        <span>{t('common:language')}</span>
        <select className="button" value={i18n.language} onChange={event => void chooseLanguage(event.target.value as Language)}>
          {languages.map(language => (
            <option key={language} value={language} lang={language}>{languageNames[language]}</option>
          ))}
        </select>
      </label>
      <TextInput label={t('setup:company')} autoComplete="organization" {...input('company')} />
      <TextInput label={t('setup:name')} autoComplete="name" {...input('name')} />
      <TextInput label={t('common:signIn.email')} type="email" required autoComplete="username" {...input('email')} />
      <PasswordInput label={t('common:signIn.password')} description={t('setup:passwordHint')} required minLength={10} autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('common:signIn.show') }} {...input('password')} />
      {problem && problem.errors.every(error => !(error.field in fields)) && (
        <p role="alert" className={styles.bad}>
          {problem.status === 401 || problem.status === 403 || problem.status === 404 || problem.field('token') ? t('setup:badToken') : problemText(problem, t)}
        </p>
      )}
      <div><Button look="primary" type="submit" disabled={make.isPending}>{t('setup:begin')}</Button></div>
    </form>
  );
}

// `current`: the model in force, if there is one.
function ChooseModel({ current, onDone }: { current: string | undefined; onDone: () => void }) {
  const { t } = useTranslation(['setup', 'common']);
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<string | undefined>();
  const templates = useQuery({ queryKey: ['templates'], queryFn: ({ signal }) => done(client.GET('/templates', { signal })), staleTime: Infinity });
  const publish = useMutation({
    mutationFn: (text: string) => done(client.POST('/models', { body: { text } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: modelQuery.queryKey });
      onDone();
    },
  });
  return (
    <div className={styles.form}>
      <p className="second">{t('setup:modelAbout')}</p>
      {current !== undefined && <p>{t('setup:modelThere', { name: current })}</p>}
      <States of={templates}>
        {data => (
          <>
            <fieldset className={styles.choices}>
              <legend className="unseen">{t('setup:step.model')}</legend>
              {data.items.map(template => (
                <Choice key={template.id} name="model" checked={chosen === template.id} onChoose={() => setChosen(template.id)} title={t(`setup:template.${template.id}`)}>
                  {texted(template.about)}
                </Choice>
              ))}
            </fieldset>
            {publish.error && <Failure error={publish.error} />}
            <div className="row wrap">
              <Button look="primary" disabled={!chosen || publish.isPending} onClick={() => publish.mutate(data.items.find(template => template.id === chosen)!.text)}>
                {t('setup:useModel')}
              </Button>
              <Button look="quiet" onClick={onDone}>{t(current === undefined ? 'setup:noModel' : 'setup:next')}</Button>
            </div>
          </>
        )}
      </States>
    </div>
  );
}

function ChooseData({ leads, onDone }: { leads: number; onDone: () => void }) {
  const { t } = useTranslation(['setup', 'common']);
  const queries = useQueryClient();
  const [sample, setSample] = useState(false);
  const fill = useMutation({
    mutationFn: () => done(client.POST('/sample_data', { body: {} as never })),
    onSuccess: async () => {
      await queries.invalidateQueries();
      onDone();
    },
  });
  if (leads > 0) {
    return (
      <div className={styles.form}>
        <p>{t('setup:sampled', { n: leads, shown: count(leads) })}</p>
        <div><Button look="primary" onClick={onDone}>{t('setup:next')}</Button></div>
      </div>
    );
  }
  return (
    <div className={styles.form}>
      <fieldset className={styles.choices}>
        <legend className="unseen">{t('setup:step.data')}</legend>
        <Choice name="data" checked={!sample} onChoose={() => setSample(false)} title={t('setup:emptyBase')}>{t('setup:emptyAbout')}</Choice>
        <Choice name="data" checked={sample} onChoose={() => setSample(true)} title={t('setup:sampleBase')}>{t('setup:sampleAbout')}</Choice>
      </fieldset>
      {fill.isPending && <p role="status">{t('setup:making')}</p>}
      {fill.error && <Failure error={fill.error} />}
      <div><Button look="primary" disabled={fill.isPending} onClick={() => (sample ? fill.mutate() : onDone())}>{t('setup:next')}</Button></div>
    </div>
  );
}

// The key is shown once by the server, and stands in every page of the site: this tab may keep it, so that reading the
// page anew makes no other one.
const keptKey = 'winnow.setup.key';

async function writeKey(): Promise<string> {
  const kept = sessionStorage.getItem(keptKey);
  if (kept) return kept;
  const { key } = await done(client.POST('/keys', { body: { kind: 'write', name: location.hostname }, headers: { 'Idempotency-Key': crypto.randomUUID() } }));
  sessionStorage.setItem(keptKey, key);
  return key;
}

function FirstSnippet({ leads }: { leads: number }) {
  const { t } = useTranslation(['setup', 'common']);
  const queries = useQueryClient();
  // Made once, even where effects run twice.
  const key = useQuery({ queryKey: ['setup', 'key'], queryFn: writeKey, staleTime: Infinity, gcTime: Infinity, retry: false });
  const [before] = useState(leads);
  useEffect(() => startChanges(queries), [queries]);
  return (
    <div className={styles.form}>
      {before > 0 && <p>{t('setup:sampled', { n: before, shown: count(before) })}</p>}
      <p className="second">{t('setup:snippetAbout')}</p>
      <States of={key}>
        {made => (
          <>
            <SnippetTabs apiKey={made} kind="write" />
            <FirstEvent />
          </>
        )}
      </States>
      <div><Link to="/today" search={{}} className="button primary">{t('setup:done')}</Link></div>
    </div>
  );
}

function Choice({ name, checked, onChoose, title, children }: { name: string; checked: boolean; onChoose: () => void; title: string; children: ReactNode }) {
  return (
    <label className={styles.choice} data-on={checked || undefined}>
      <input type="radio" name={name} checked={checked} onChange={onChoose} />
      <span>
        <b>{title}</b>
        <span className="second small">{children}</span>
      </span>
    </label>
  );
}
