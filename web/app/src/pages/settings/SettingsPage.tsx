// Settings: oneself, and for those whose role allows it people, keys with their snippets, channels, quarantine,
// likely duplicates, the audit log.

import { useNavigate, useSearch } from '@tanstack/react-router';
import { memo, useDeferredValue, useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe, type Role } from '../../api/session';
import { PageBar } from '../../parts/PageBar';
import { Empty } from '../../parts/Panel';
import { AuditLog } from './AuditLog';
import { Channels } from './Channels';
import { Duplicates } from './Duplicates';
import { Keys } from './Keys';
import { MyAccount } from './MyAccount';
import { People } from './People';
import { Quarantine } from './Quarantine';
import styles from './Settings.module.css';
import { Workspace } from './Workspace';

const everybody: Role[] = ['admin', 'marketer', 'sales', 'analyst'];

interface Tab {
  id: string;
  group: string;
  who: Role[];
  show: () => ReactNode;
}

const tabs: Tab[] = [
  { id: 'me', group: 'workspace', who: everybody, show: () => <MyAccount /> },
  { id: 'general', group: 'workspace', who: ['admin'], show: () => <Workspace /> },
  { id: 'people', group: 'workspace', who: ['admin'], show: () => <People /> },
  { id: 'keys', group: 'bringIn', who: ['admin'], show: () => <Keys /> },
  { id: 'channels', group: 'bringIn', who: ['admin', 'marketer', 'analyst'], show: () => <Channels /> },
  { id: 'duplicates', group: 'leads', who: everybody, show: () => <Duplicates /> },
  { id: 'quarantine', group: 'bringIn', who: ['admin', 'marketer', 'analyst'], show: () => <Quarantine /> },
  { id: 'audit', group: 'system', who: ['admin'], show: () => <AuditLog /> },
];

export function SettingsPage() {
  const { t } = useTranslation(['settings', 'identity', 'names', 'common']);
  const search = useSearch({ from: '/inside/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const role = useMe()?.role as Role | undefined;
  const mine = tabs.filter(tab => role && tab.who.includes(role));
  const isRefused = role !== undefined && tabs.some(each => each.id === search.tab && !mine.includes(each));
  const tab = isRefused ? undefined : (mine.find(each => each.id === search.tab) ?? mine[0]);
  const shown = useDeferredValue(tab); // the choice shows at once, what is chosen in the next picture
  const groups = [...new Set(mine.map(each => each.group))];
  // On a phone they are a row that is wider than the screen.
  const current = useRef<HTMLButtonElement>(null);
  const id = tab?.id;
  useEffect(() => {
    void current.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [id]);

  return (
    <>
      <PageBar title={t('common:nav.settings')} />
      <div className={styles.page}>
        <nav aria-label={t('common:nav.settings')} className={styles.tabs}>
          {groups.map(group => (
            <div key={group} className={styles.group}>
              <div className={styles.groupName}>{t(`settings:group.${group}`)}</div>
              {mine.filter(each => each.group === group).map(each => (
                <button
                  key={each.id}
                  ref={each === tab ? current : undefined}
                  type="button"
                  className={styles.tab}
                  aria-current={each === tab ? 'page' : undefined}
                  onClick={() => void navigate({ search: { tab: each.id } })}
                >
                  {t(`settings:tab.${each.id}`)}
                </button>
              ))}
            </div>
          ))}
        </nav>
        <div className={styles.content}>
          {isRefused ? <Empty title={t('common:error.forbidden')} /> : shown && <Content key={shown.id} of={shown} />}
        </div>
      </div>
    </>
  );
}

const Content = memo(function Content({ of }: { of: Tab }) {
  const { t } = useTranslation('settings');
  return (
    <>
      <h2 className={styles.title}>{t(`settings:tab.${of.id}`)}</h2>
      {of.show()}
    </>
  );
});
