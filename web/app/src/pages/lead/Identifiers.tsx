// Every name it is known by, who said it and since when; leads that were merged into it, each with a way out; and the
// way to merge it with another.

import { IconArrowMerge } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Identifier } from '../../api/identity';
import type { Lead } from '../../api/leads';
import type { Named } from '../../api/merging';
import { Breakable } from '../../parts/Breakable';
import { Button } from '../../parts/Button';
import { EmailKind } from '../../parts/EmailKind';
import { Panel } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import styles from './Identifiers.module.css';

const kinds = ['user', 'crm', 'email', 'phone', 'anonymous'] as const;
const shownFirst = 3; // of each kind

export interface Apart {
  lead: Named;
  other: Named;
}

export interface IdentifiersProps {
  lead: Lead;
  apart: Apart | undefined; // what was just unmerged
  onUnmerge: ((other: Named) => void) | undefined;
  onMerge: (() => void) | undefined;
  onAgain: (() => void) | undefined;
}

// What a merged lead was known by, the most telling first.
export function mergedName(identifiers: Identifier[], lead: string): string | undefined {
  const its = identifiers.filter(each => each.lead === lead);
  for (const kind of ['email', 'user', 'crm', 'phone', 'anonymous'] as const) {
    const found = its.find(each => each.kind === kind);
    if (found) return found.value;
  }
  return undefined;
}

export const Identifiers = memo(function Identifiers({ lead, apart, onUnmerge, onMerge, onAgain }: IdentifiersProps) {
  const { t } = useTranslation(['lead', 'identity', 'framework', 'common']);
  return (
    <Panel title={t('lead:ids.title')}>
      <dl className={`pairs ${styles.kinds}`}>
        {kinds.map(kind => {
          const its = lead.identifiers.filter(each => each.kind === kind);
          return its.length > 0 && <Kind key={kind} kind={kind} its={its} lead={lead} />;
        })}
      </dl>
      {lead.merged.length > 0 && (
        <div className={styles.part}>
          <h3>{t('identity:merged.title')}</h3>
          <ul className={styles.merged}>
            {lead.merged.map(({ lead: id, since }) => {
              const name = mergedName(lead.identifiers, id) ?? t('identity:merged.nameless');
              return (
                <li key={id}>
                  <div className={styles.name}>
                    <span className="said"><Breakable text={name} /></span>
                    {since && <div className="third small"><Time at={since} /></div>}
                  </div>
                  {onUnmerge && <Button small aria-label={t('identity:unmergeOf', { name })} onClick={() => onUnmerge({ id, name })}>{t('identity:unmerge')}</Button>}
                </li>
              );
            })}
          </ul>
        </div>
      )}
      <div role="status">
        {apart && (
          <div className={`${styles.part} ${styles.apart}`}>
            <p>{t('identity:apart.title')}</p>
            <ul>
              {[apart.lead, apart.other].map(each => (
                <li key={each.id}><Link to="/leads/$lead" params={{ lead: each.id }} search={{}} className="link said">{each.name}</Link></li>
              ))}
            </ul>
            {onAgain && <Button small onClick={onAgain}>{t('identity:apart.again')}</Button>}
          </div>
        )}
      </div>
      {onMerge && <div className={styles.part}><Button small icon={<IconArrowMerge size={16} stroke={1.75} aria-hidden />} onClick={onMerge}>{t('identity:merge')}</Button></div>}
    </Panel>
  );
});

function Kind({ kind, its, lead }: { kind: (typeof kinds)[number]; its: Identifier[]; lead: Lead }) {
  const { t } = useTranslation(['identity', 'framework', 'common']);
  const [all, setAll] = useState(false);
  const shown = all ? its : its.slice(0, shownFirst);
  return (
    <>
      <dt>{t(`identity:kind.${kind}`)}</dt>
      <dd>
        <ul className={styles.values}>
          {shown.map(each => (
            <li key={each.value}>
              <span className={`said ${kind === 'anonymous' ? 'small' : ''}`}><Breakable text={each.value} /></span>
              {kind === 'email' && each.value === lead.email && <> <EmailKind kind={lead.email_kind} /></>}
              <div className="third small">{t(`framework:source.${each.source}`)}, <Time at={each.first_seen} /></div>
            </li>
          ))}
        </ul>
        {its.length > shown.length && <button type="button" className={`link small ${styles.more}`} onClick={() => setAll(true)}>{t('identity:more', { n: its.length - shown.length })}</button>}
      </dd>
    </>
  );
}
