// The left column: who it is, where from, whose, and what they agreed to.

import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import { memo, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Touch } from '../../api/lead';
import type { Lead, TimelineItem } from '../../api/leads';
import type { People } from '../../api/people';
import { nameOf, sourceName } from '../../lib/names';
import { safeLink } from '../../lib/values';
import { Avatar } from '../../parts/Avatar';
import { Breakable } from '../../parts/Breakable';
import { EmailKind } from '../../parts/EmailKind';
import { Panel } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import { FieldRow, type LeadField, type Save } from './Field';
import styles from './LeadPage.module.css';

const first = ['lead.email', 'lead.phone', 'lead.title', 'lead.department', 'lead.country', 'lead.city', 'lead.language', 'company.name', 'company.industry', 'company.employees', 'company.revenue', 'company.country', 'company.website', 'company.domain'];
const shownAbove = ['lead.first_name', 'lead.last_name', 'lead.name'];
const keyOf = (field: LeadField) => `${field.root}.${field.name}`;

export interface WhoProps {
  lead: Lead;
  fields: LeadField[];
  types: Map<string, string>;
  people: People;
  onSave: Save | undefined;
  past: boolean;
  phone: boolean; // the fields wait behind a button
  stage: ReactNode;
}

export const Who = memo(function Who({ lead, fields, types, people, onSave, past, phone, stage }: WhoProps) {
  const { t } = useTranslation(['lead', 'common']);
  const [all, setAll] = useState(false);
  const value = (name: string) => fields.find(field => keyOf(field) === name)?.value;
  const main = first.flatMap(name => fields.find(field => keyOf(field) === name) ?? []);
  const rest = fields.filter(field => !first.includes(keyOf(field)));
  const shown = all ? [...main, ...rest.filter(field => !shownAbove.includes(keyOf(field))), ...rest.filter(field => shownAbove.includes(keyOf(field)))] : main.slice(0, phone ? 0 : 9);
  const hidden = fields.length - shown.length;
  const title = value('lead.title');
  const company = value('company.name') ?? (past ? undefined : lead.company);
  return (
    <section className="panel" data-who aria-label={t('lead:who.title')}>
      <div className={styles.identity}>
        <Avatar name={lead.name} size={44} />
        <div className="said">
          <b className="hide-phone" style={{ fontSize: 15 }}><Breakable text={lead.name} /></b>
          {typeof title === 'string' && <div className="second">{title}</div>}
          {typeof company === 'string' && <div className="second">{company}</div>}
          {phone && <div style={{ marginTop: 8 }}>{stage}</div>}
        </div>
      </div>
      <div className={styles.sections}>
        <dl className={`pairs ${styles.fields}`}>
          {shown.map(field => <FieldRow key={keyOf(field)} field={field} type={types.get(keyOf(field))} onSave={onSave} beside={!past && keyOf(field) === 'lead.email' && field.value === lead.email && <EmailKind kind={lead.email_kind} />} />)}
          {fields.length === 0 && <dd className="third" style={{ gridColumn: '1 / -1' }}>{t('lead:noFields')}</dd>}
        </dl>
        {(hidden > 0 || all) && (
          <button type="button" className={`link small ${shown.length > 0 ? styles.plain : styles.bare}`} aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('lead:fewer') : t('lead:allFields', { n: fields.length })}
          </button>
        )}
      </div>
      {!past && (!phone || all) && (
        <dl className={`pairs ${styles.sections}`}>
          <dt>{t('lead:owner.label')}</dt>
          <dd>
            {lead.owner ? people.name(lead.owner) : t('lead:owner.nobody')}
            {lead.owner_since && <span className="third small"> · <Time at={lead.owner_since} /></span>}
          </dd>
          <dt>{t('lead:firstSeen')}</dt>
          <dd><Time at={lead.created} /></dd>
          <dt>{t('lead:lastSeen')}</dt>
          <dd><Time at={lead.last_seen} /></dd>
        </dl>
      )}
    </section>
  );
});

// The channel, and what more is known: "Search · google · spring".
function touchText(touch: Touch, name: (channel: string) => string): string {
  return [name(touch.channel), touch.source === 'direct' ? '' : touch.source, touch.campaign, touch.term].filter(Boolean).join(' · ');
}

export function WhereFrom({ touches, fields, until, children }: { children?: ReactNode; touches: { first: Touch | null; last: Touch | null; items: Touch[] }; fields: LeadField[]; until: number | undefined }) {
  const { t, i18n } = useTranslation(['lead', 'names', 'common']);
  const [open, setOpen] = useState(false);
  const items = touches.items.filter(touch => until === undefined || Date.parse(touch.at) <= until).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const name = (channel: string) => nameOf(i18n, 'channel', channel);
  const said = ['source', 'medium', 'campaign'].flatMap(wanted => fields.find(field => field.root === 'lead' && field.name === wanted && typeof field.value === 'string') ?? []);
  const begin = items[0];
  const end = items[items.length - 1];
  return (
    <Panel title={t('lead:from.title')} tools={items.length > 0 && <span className="third small">{t('lead:from.count', { n: items.length })}</span>}>
      {!begin || !end ? (
        said.length === 0 ? <p className="third">{t('lead:from.none')}</p> : (
          <dl className="pairs">
            {said.map(field => (
              <div key={field.name} style={{ display: 'contents' }}>
                <dt>{nameOf(i18n, 'field', field.name)}</dt>
                <dd className="said">{field.name === 'source' ? sourceName(i18n, String(field.value)) : String(field.value)}</dd>
              </div>
            ))}
          </dl>
        )
      ) : (
        <>
          <dl className="pairs">
            <dt>{t('lead:from.first')}</dt>
            <dd><TouchLine touch={begin} text={touchText(begin, name)} /></dd>
            {items.length > 1 && <dt>{t('lead:from.last')}</dt>}
            {items.length > 1 && <dd><TouchLine touch={end} text={touchText(end, name)} /></dd>}
          </dl>
          {items.length > 2 && (
            <button type="button" className={`link small ${styles.plain}`} aria-expanded={open} onClick={() => setOpen(!open)}>{open ? t('lead:fewer') : t('lead:from.all')}</button>
          )}
          {open && <ol className={styles.touches}>{items.map(touch => <li key={touch.seq}><TouchLine touch={touch} text={touchText(touch, name)} more /></li>)}</ol>}
        </>
      )}
      {children}
    </Panel>
  );
}

function TouchLine({ touch, text, more }: { touch: Touch; text: string; more?: boolean }) {
  const { t } = useTranslation('lead');
  const links = [touch.landing && { word: t('lead:from.landing'), to: touch.landing }, touch.referrer && { word: t('lead:from.referrer'), to: touch.referrer }].filter(Boolean) as { word: string; to: string }[];
  return (
    <div className="said">
      {text} <span className="third small"><Time at={touch.at} /></span>
      {more && links.map(({ word, to }) => {
        const link = safeLink(to);
        return <div key={word} className="third small">{word}: {link ? <a className="link" href={link} target="_blank" rel="noreferrer noopener">{to}</a> : to}</div>;
      })}
    </div>
  );
}

type Consent = Omit<Lead['consents'][number], 'source'>;

// The newest word on each purpose of those that were said by then.
function consentsAt(items: TimelineItem[], until: number): Consent[] {
  const newest = new Map<string, Consent>();
  for (const { type, name, at, data } of [...items].sort((a, b) => a.seq - b.seq)) {
    if (type !== 'consent' || Date.parse(at) > until) continue;
    const before = newest.get(name);
    if (!before || Date.parse(before.at) <= Date.parse(at)) newest.set(name, { purpose: name, given: data.given !== false, at });
  }
  return [...newest.values()];
}

export function Consents({ consents, items, until }: { consents: Consent[]; items: TimelineItem[]; until: number | undefined }) {
  const { t, i18n } = useTranslation(['lead', 'names', 'common']);
  const shown = until === undefined ? consents : consentsAt(items, until);
  return (
    <Panel title={t('lead:consents.title')}>
      {shown.length === 0 ? (
        <p className="row third"><IconMinus size={16} stroke={1.75} aria-hidden />{t('lead:consents.none')}</p>
      ) : (
        <ul className="column" style={{ gap: 5 }}>
          {shown.map(consent => (
            <li key={consent.purpose} className="row">
              {consent.given ? <IconCheck size={16} stroke={1.75} color="var(--w-petrolText)" aria-hidden /> : <IconX size={16} stroke={1.75} color="var(--w-clayText)" aria-hidden />}
              <span className="said">{nameOf(i18n, 'purpose', consent.purpose)}{consent.given ? '' : `: ${t('lead:consents.withdrawn')}`}</span>
              <span className="space" />
              <span className="third small nowrap"><Time at={consent.at} /></span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
