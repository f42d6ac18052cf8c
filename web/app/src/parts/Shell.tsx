// The frame of every screen for people who are signed in: rail (bar on a phone), skip link, live state, toast, keys.

import { IconAdjustmentsHorizontal, IconChartLine, IconDots, IconFilter, IconLogout, IconSearch, IconSettings, IconSun, IconUsers } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Menu } from '@mantine/core';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { startChanges, stopChanges, useLeadsChanged, useLive } from '../api/changes';
import { useModel } from '../api/model';
import { queueCountQuery, workOf } from '../api/queue';
import { signOut, useMe } from '../api/session';
import { settingsQuery } from '../api/settings';
import { count as countText } from '../lib/format';
import { useKeys } from '../lib/keys';
import { Avatar } from './Avatar';
import { Logo } from './Logo';
import styles from './Shell.module.css';
import { relative, useNow } from './Time';
import { Toast } from './Toast';

const FindOrDo = lazy(() => import('./FindOrDo').then(module => ({ default: module.FindOrDo })));
const KeyList = lazy(() => import('./KeyList').then(module => ({ default: module.KeyList })));

export const screens = [
  { to: '/today', words: 'nav.today', icon: IconSun, key: 't', group: '' },
  { to: '/leads', words: 'nav.leads', icon: IconUsers, key: 'l', group: '' },
  { to: '/model', words: 'nav.model', icon: IconAdjustmentsHorizontal, key: 'm', group: 'nav.decide' },
  { to: '/funnel', words: 'nav.funnel', icon: IconFilter, key: 'f', group: 'nav.decide' },
  { to: '/overview', words: 'nav.overview', icon: IconChartLine, key: 'o', group: 'nav.decide' },
  { to: '/settings', words: 'nav.settings', icon: IconSettings, key: 's', group: 'foot' },
] as const;

export function Shell() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'find' | 'keys' | undefined>();

  useEffect(() => {
    startChanges(queries);
    return stopChanges;
  }, [queries]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.code === 'KeyK') {
        event.preventDefault();
        setOpen('find');
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  useQueueFollowed();
  useKeys([
    ...screens.map(screen => ({ key: `g ${screen.key}`, does: t(screen.words), act: () => void navigate({ to: screen.to }) })),
    { key: '?', does: t('keys.title'), act: () => setOpen('keys') },
  ]);

  return (
    <div className={styles.app}>
      <a className={styles.skip} href="#main">{t('skip')}</a>
      <Rail onFind={() => setOpen('find')} />
      <main id="main" tabIndex={-1} className={styles.main}>
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      <PhoneBar onFind={() => setOpen('find')} />
      <Toast />
      <Suspense>
        {open === 'find' && <FindOrDo onClose={() => setOpen(undefined)} onKeys={() => setOpen('keys')} />}
        {open === 'keys' && <KeyList onClose={() => setOpen(undefined)} />}
      </Suspense>
    </div>
  );
}

const followEvery = 2_000;

// The queue of Today is read anew when leads change, at once and then every two seconds at most.
function useQueueFollowed() {
  const queries = useQueryClient();
  const last = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useLeadsChanged(
    useCallback(() => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        last.current = Date.now();
        void queries.invalidateQueries({ queryKey: ['leads', 'queue'] });
      }, Math.max(0, last.current + followEvery - Date.now()));
    }, [queries]),
  );
  useEffect(() => () => clearTimeout(timer.current), []);
}

// How many leads wait for the one who is signed in.
function useWaiting(): number {
  const me = useMe();
  const model = useModel();
  const user = me?.user?.id;
  const work = useMemo(() => model && workOf(model, user), [model, user]);
  return useQuery(queueCountQuery(work)).data ?? 0;
}

function Rail({ onFind }: { onFind: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const company = useQuery(settingsQuery).data?.company;
  const waiting = useWaiting();
  let group = '';
  return (
    <nav className={styles.rail} aria-label={t('nav.label')}>
      <div className={styles.workspace}>
        <Logo />
        <span className="cut">{company || (me?.workspace === 'main' ? 'Winnow' : me?.workspace)}</span>
      </div>
      <button type="button" className={styles.find} onClick={onFind} aria-keyshortcuts="Control+K Meta+K" title={t('find.title')}>
        <IconSearch size={16} stroke={1.75} aria-hidden />
        <span>{t('find.short')}</span>
        <kbd aria-hidden="true">{/Mac/.test(navigator.platform) ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      {screens.map(screen => {
        const head = screen.group !== group && screen.group !== 'foot' ? screen.group : '';
        const foot = screen.group === 'foot' && group !== 'foot';
        group = screen.group;
        return (
          <div key={screen.to} className={foot ? styles.foot : undefined}>
            {head && <div className={styles.group}>{t(head)}</div>}
            <Link to={screen.to} className={styles.item} activeProps={{ className: `${styles.item} ${styles.on}`, 'aria-current': 'page' }} title={t(screen.words)}>
              <screen.icon size={16} stroke={1.75} aria-hidden />
              <span className="cut">{t(screen.words)}</span>
              {screen.to === '/today' && waiting > 0 && (
                <span className={styles.count}>
                  <span className="unseen">, </span>
                  {countText(waiting)}
                </span>
              )}
            </Link>
          </div>
        );
      })}
      <Live />
      <MeMenu />
    </nav>
  );
}

function Live() {
  const { t } = useTranslation();
  const live = useLive();
  const now = useNow();
  return (
    <div className={styles.live} role="status">
      <i data-on={live.connected || undefined} aria-hidden="true" />
      <span className="cut">
        {!live.connected ? t('live.off') : live.lastFact ? t('live.last', { ago: relative(live.lastFact, now, t) }) : t('live.on')}
      </span>
    </div>
  );
}

function MeMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const name = me?.user?.name || me?.user?.email || me?.who || '';
  return (
    <Menu position="top-start" width={200}>
      <Menu.Target>
        <button type="button" className={styles.me}>
          <Avatar name={name} />
          <span className="cut">
            <span className="unseen">{t('me.label')} </span>
            {name}
            <span className="third small">{me ? t(`role.${me.role}`) : ''}</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconSettings size={16} stroke={1.75} />} onClick={() => void navigate({ to: '/settings', search: {} })}>
          {t('nav.settings')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.75} />}
          onClick={async () => {
            await signOut(queries);
            await navigate({ to: '/sign-in', search: {} });
          }}
        >
          {t('me.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function PhoneBar({ onFind }: { onFind: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [today, leads, , funnel] = screens;
  const first = [today, leads];
  return (
    <nav className={styles.phone} aria-label={t('nav.label')}>
      {[...first, undefined, funnel].map((screen, index) =>
        screen ? (
          <Link key={screen.to} to={screen.to} activeProps={{ className: styles.on, 'aria-current': 'page' }}>
            <screen.icon size={22} stroke={1.75} aria-hidden />
            <span>{t(screen.words)}</span>
          </Link>
        ) : (
          <button key={index} type="button" onClick={onFind}>
            <IconSearch size={22} stroke={1.75} aria-hidden />
            <span>{t('find.short')}</span>
          </button>
        ),
      )}
      <Menu position="top-end">
        <Menu.Target>
          <button type="button">
            <IconDots size={22} stroke={1.75} aria-hidden />
            <span>{t('more')}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {screens.filter(screen => ![today, leads, funnel].includes(screen as never)).map(screen => (
            <Menu.Item key={screen.to} leftSection={<screen.icon size={16} stroke={1.75} />} onClick={() => void navigate({ to: screen.to })}>
              {t(screen.words)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
