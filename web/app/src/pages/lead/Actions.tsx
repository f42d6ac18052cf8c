// What can be done with the lead, each with its key and with Undo; what asks for a reason opens a menu (1-9), what
// asks for more a small form. In the past nothing can be done.

import { IconArrowBackUp, IconBan, IconCheck, IconClock, IconDots, IconMail, IconPhone } from '@tabler/icons-react';
import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, memo, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reasonsQuery } from '../../api/reasons';
import type { Lead } from '../../api/leads';
import type { Model } from '../../api/model';
import { useMe } from '../../api/session';
import { useVerbs, type Verb } from '../../api/verbs';
import type { People } from '../../api/people';
import { day } from '../../lib/format';
import { useKeys } from '../../lib/keys';
import { nameOf } from '../../lib/names';
import { morning, snoozeSpans, snoozeUntil } from '../../lib/snooze';
import { useSettled } from '../../lib/steady';
import { Button } from '../../parts/Button';
import { KeyMenu } from '../../parts/KeyMenu';
import styles from './LeadPage.module.css';
import type { Form } from './VerbForm';

const VerbForm = lazy(() => import('./VerbForm').then(module => ({ default: module.VerbForm })));

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
type MenuName = 'reject' | 'disqualify' | 'lost' | 'snooze' | 'recycle' | 'assign';

export interface ActionsProps {
  lead: Lead;
  model: Model | undefined;
  people: People;
  may: boolean; // the role may, and it is now
  phone: boolean;
  onMerge: () => void;
}

export const Actions = memo(function Actions({ lead, model, people, may, phone, onMerge }: ActionsProps) {
  const { t, i18n } = useTranslation(['lead', 'identity', 'names', 'common']);
  const me = useMe();
  const verbs = useVerbs();
  const reasons = useQuery(reasonsQuery).data;
  const [menu, setMenu] = useState<MenuName | undefined>();
  const [form, setForm] = useState<Form | undefined>();

  const email = lead.email && /^[^\s<>"]+@[^\s<>"]+$/.test(lead.email) ? `mailto:${encodeURIComponent(lead.email).replace('%40', '@')}` : undefined;
  const number = lead.fields.find(field => field.name === 'phone' && typeof field.value === 'string')?.value as string | undefined;
  const tel = number && /^[\d\s()+./-]+$/.test(number) ? `tel:${number.replace(/[^\d+]/g, '')}` : undefined;

  const act = (verb: Verb, done: string, body: Record<string, unknown> = {}) => void verbs({ lead: lead.id, verb, body, done });
  const name = lead.name;
  const place = model?.stages.findIndex(stage => stage.id === lead.stage) ?? -1;
  const before = (stage: { id: string } | undefined) => stage !== undefined && place < (model?.stages.findIndex(each => each.id === stage.id) ?? 0);
  const out = lead.disqualified !== null;
  const next: { verb: Verb; text: string; done: string } | undefined = out
    ? { verb: 'reopen', text: t('lead:do.reopen'), done: t('lead:done.reopen', { name }) }
    : before(model?.accepted)
      ? { verb: 'accept', text: t('lead:do.accept'), done: t('lead:done.accept', { name, stage: model?.accepted?.short ?? '' }) }
      : before(model?.qualified)
        ? { verb: 'qualify', text: t('lead:do.qualify'), done: t('lead:done.qualify', { name, stage: model?.qualified?.short ?? '' }) }
        : before(model?.last)
          ? { verb: 'won', text: t('lead:do.won'), done: '' }
          : undefined;

  const withReason = (verb: 'reject' | 'disqualify' | 'lost') =>
    (reasons?.[verb] ?? []).map(reason => ({
      id: reason,
      text: nameOf(i18n, 'reason', reason),
      act: () => (reason === 'other' ? setForm({ name: 'other', verb, reason }) : act(verb, t(`lead:done.${verb}`, { name, reason: nameOf(i18n, 'reason', reason) }), { reason })),
    }));
  const until = (verb: 'snooze' | 'recycle', when: Date) => act(verb, t(`lead:done.${verb}`, { name, date: day(when) }), { until: when.toISOString() });
  const choices = {
    reject: withReason('reject'),
    disqualify: withReason('disqualify'),
    lost: withReason('lost'),
    snooze: snoozeSpans.map(span => ({ id: span, text: t(`lead:until.${span}`), act: () => until('snooze', snoozeUntil(span, new Date())) })),
    recycle: [30, 90, 180].map(days => ({ id: String(days), text: t('lead:until.days', { n: days, date: day(morning(days)) }), act: () => until('recycle', morning(days)) })),
    assign: people.all.filter(person => person.active && person.id !== lead.owner).map(person => ({ id: person.id, text: person.name, act: () => act('assign', t('lead:done.assign', { name, owner: person.name }), { owner: person.id }) })),
  };
  const labels: Record<MenuName, string> = {
    reject: t('lead:reason.reject'), disqualify: t('lead:reason.disqualify'), lost: t('lead:reason.lost'), snooze: t('lead:do.snooze'), recycle: t('lead:do.recycle'), assign: t('lead:do.assign'),
  };

  function take() {
    if (!next) return;
    if (next.verb === 'won') setForm({ name: 'won' });
    else act(next.verb, next.done, lead.stage && next.verb !== 'reopen' ? { expected_stage: lead.stage } : {});
  }

  const rare: { id: string; text: string; shown: boolean; act: () => void; key?: string }[] = [
    { id: 'claim', text: t('lead:do.claim'), shown: lead.owner === null && Boolean(me?.user), act: () => act('claim', t('lead:done.claim', { name })), key: 'O' },
    { id: 'release', text: t('lead:do.release'), shown: lead.owner !== null, act: () => act('release', t('lead:done.release', { name })) },
    { id: 'assign', text: t('lead:do.assign'), shown: choices.assign.some(choice => choice.id !== people.me), act: () => setMenu('assign') },
    { id: 'wake', text: t('lead:do.wake'), shown: lead.snoozed !== null, act: () => act('wake', t('lead:done.wake', { name })) },
    { id: 'recycle', text: t('lead:do.recycle'), shown: true, act: () => setMenu('recycle') },
    { id: 'correct', text: t('lead:do.correct'), shown: lead.correction === null, act: () => setForm({ name: 'correct' }) },
    { id: 'uncorrect', text: t('lead:do.uncorrect'), shown: lead.correction !== null, act: () => act('uncorrect', t('lead:done.uncorrect', { name })) },
    { id: 'won', text: t('lead:do.won'), shown: next?.verb !== 'won' && before(model?.last), act: () => setForm({ name: 'won' }) },
    { id: 'lost', text: t('lead:do.lost'), shown: !out, act: () => setMenu('lost') },
    { id: 'merge', text: t('identity:merge'), shown: true, act: onMerge },
  ];

  const isSettled = useSettled(next?.verb, lead.id);
  useKeys([
    { key: 'a', does: next?.text ?? t('lead:do.accept'), act: take, while: may && next !== undefined && isSettled },
    { key: 'r', does: t('lead:do.reject'), act: () => setMenu('reject'), while: may && !out },
    { key: 'd', does: t('lead:do.disqualify'), act: () => setMenu('disqualify'), while: may && !out },
    { key: 's', does: t('lead:do.snooze'), act: () => setMenu('snooze'), while: may },
    { key: 'o', does: t('lead:do.claim'), act: () => rare[0]!.act(), while: may && rare[0]!.shown },
    { key: 'c', does: t('lead:do.call'), act: () => window.location.assign(tel!), while: may && tel !== undefined },
    { key: 'm', does: t('lead:do.mail'), act: () => window.location.assign(email!), while: may && email !== undefined },
  ]);

  if (!may) return null;
  const later = (open: () => void) => () => void setTimeout(open);
  const withMenu = (which: MenuName, button: React.ReactNode) => choices[which].length > 0 && (
    <KeyMenu key={which} opened={menu === which} onChange={opened => setMenu(opened ? which : undefined)} label={labels[which]} choices={choices[which]}>{button}</KeyMenu>
  );
  const call = tel && <a className="button" href={tel} aria-keyshortcuts="C"><IconPhone {...icon} />{t('lead:do.call')}<kbd aria-hidden="true">C</kbd></a>;
  const mail = email && <a className="button" href={email} aria-keyshortcuts="M"><IconMail {...icon} />{t('lead:do.mail')}<kbd aria-hidden="true">M</kbd></a>;
  const step = next && <Button look="primary" icon={<IconCheck {...icon} />} shortcut="A" onClick={take}>{next.text}</Button>;
  // Where a menu that a key opens hangs; nobody sees it or comes to it.
  const anchor = <button type="button" tabIndex={-1} aria-hidden="true" className={styles.anchor} />;
  return (
    <>
      <div className={phone ? styles.phoneActions : styles.actions} role="toolbar" aria-label={t('lead:actions')}>
        {step}
        {call}
        {mail}
        {!phone && withMenu('snooze', <Button icon={<IconClock {...icon} />} shortcut="S">{t('lead:do.snooze')}</Button>)}
        {!phone && !out && withMenu('reject', <Button look="quiet" icon={<IconArrowBackUp {...icon} />} shortcut="R">{t('lead:do.reject')}</Button>)}
        <div className={styles.more}>
          <Menu position={phone ? 'top-end' : 'bottom-end'} width={260}>
            <Menu.Target>
              <Button look={phone ? 'default' : 'quiet'} aria-label={t('common:more')} icon={<IconDots {...icon} />} />
            </Menu.Target>
            <Menu.Dropdown>
              {phone && <Menu.Item onClick={later(() => setMenu('snooze'))}>{t('lead:do.snooze')}</Menu.Item>}
              {phone && !out && <Menu.Item onClick={later(() => setMenu('reject'))}>{t('lead:do.reject')}</Menu.Item>}
              {!out && <Menu.Item leftSection={<IconBan {...icon} />} rightSection={<kbd aria-hidden="true">D</kbd>} onClick={later(() => setMenu('disqualify'))}>{t('lead:do.disqualify')}</Menu.Item>}
              {rare.filter(action => action.shown).map(action => (
                <Menu.Item key={action.id} onClick={later(action.act)} rightSection={action.key && <kbd aria-hidden="true">{action.key}</kbd>}>{action.text}</Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          {(['disqualify', 'lost', 'recycle', 'assign'] as const).map(which => withMenu(which, anchor))}
          {phone && (['snooze', 'reject'] as const).map(which => withMenu(which, anchor))}
        </div>
      </div>
      {form && (
        <Suspense>
          <VerbForm form={form} model={model} onClose={() => setForm(undefined)} onDo={(verb, body) => {
            setForm(undefined);
            act(verb, t(`lead:done.${verb}`, { name, reason: nameOf(i18n, 'reason', form.reason ?? '') }), body);
          }} />
        </Suspense>
      )}
    </>
  );
});
