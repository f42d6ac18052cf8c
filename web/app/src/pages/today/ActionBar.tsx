// What can be done with the chosen lead: a button each, what is rare behind "More"; on a phone three buttons.

import { IconBan, IconCheck, IconClock, IconDots, IconMail, IconPhone, IconArrowBackUp } from '@tabler/icons-react';
import { Menu } from '@mantine/core';
import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button';
import { type KeyChoice, KeyMenu } from '../../parts/KeyMenu';
import styles from './TodayPage.module.css';

// Where a menu stands whose button is not seen.
const anchor = <button type="button" tabIndex={-1} aria-hidden="true" className={styles.anchor} />;

export type MenuName = 'reject' | 'disqualify' | 'snooze';

export interface RareAction {
  id: string;
  text: string;
  shortcut?: string;
  act: () => void;
}

export interface ActionBarProps {
  step: { text: string; act: () => void } | undefined; // accept, or what comes after it
  call: string | undefined; // tel:
  mail: string | undefined; // mailto:
  menus: Record<MenuName, KeyChoice[]>; // an empty one: not to be done now
  menu: MenuName | undefined;
  onMenu: (menu: MenuName | undefined) => void;
  rare: RareAction[];
  isPhone: boolean;
}

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

export function ActionBar({ step, call, mail, menus, menu, onMenu, rare, isPhone }: ActionBarProps) {
  const { t, i18n } = useTranslation(['today', 'common']);
  const bar = useRef<HTMLDivElement>(null);
  const isTight = useTight(bar, `${i18n.language} ${Boolean(step)} ${Boolean(call)} ${Boolean(mail)} ${menus.reject.length > 0}`);
  const names = { reject: t('today:reject.why'), disqualify: t('today:disqualify.why'), snooze: t('today:snooze.until') };
  const withMenu = (name: MenuName, button: ReactNode) =>
    menus[name].length > 0 && (
      <KeyMenu key={name} opened={menu === name} onChange={opened => onMenu(opened ? name : undefined)} label={names[name]} choices={menus[name]}>
        {button}
      </KeyMenu>
    );
  const accept = step && (
    <Button look={isPhone && (call || mail) ? 'default' : 'primary'} icon={<IconCheck {...icon} />} shortcut="A" onClick={step.act}>
      {step.text}
    </Button>
  );
  const phone = call && (
    <a className={`button ${isPhone ? 'primary' : ''}`} href={call} aria-keyshortcuts="C">
      <IconPhone {...icon} />
      {t('today:call')}
      <kbd aria-hidden="true">C</kbd>
    </a>
  );
  const write = mail && (
    <a className="button" href={mail} aria-keyshortcuts="M">
      <IconMail {...icon} />
      {t('today:mail')}
      <kbd aria-hidden="true">M</kbd>
    </a>
  );

  // A menu opens after the one that it was chosen from has closed.
  const later = (name: MenuName) => () => void setTimeout(() => onMenu(name));
  const more = (
    <Menu position="top-end" width={260} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        {isPhone ? <Button icon={<IconDots {...icon} />}>{t('common:more')}</Button> : <Button look="quiet" icon={<IconDots {...icon} />} aria-label={t('common:more')} title={t('common:more')} />}
      </Menu.Target>
      <Menu.Dropdown>
        {isPhone && (
          <>
            {mail && <Menu.Item component="a" href={mail}>{t('today:mail')}</Menu.Item>}
            {menus.snooze.length > 0 && <Menu.Item onClick={later('snooze')}>{t('today:snooze.action')}</Menu.Item>}
          </>
        )}
        {(isPhone || isTight) && (
          <>
            {menus.reject.length > 0 && <Menu.Item onClick={later('reject')}>{t('today:reject.action')}</Menu.Item>}
            {menus.disqualify.length > 0 && <Menu.Item onClick={later('disqualify')}>{t('today:disqualify.action')}</Menu.Item>}
          </>
        )}
        {rare.map((action, index) => (
          <Menu.Item key={action.id} data-autofocus={(index === 0 && !isPhone && !isTight) || undefined} onClick={action.act} rightSection={action.shortcut && <kbd aria-hidden="true">{action.shortcut}</kbd>}>
            {action.text}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );

  if (isPhone) {
    return (
      <div className={styles.cardActions} role="toolbar" aria-label={t('today:actions')}>
        {phone ?? (write && <a className="button primary" href={mail}><IconMail {...icon} />{t('today:mail')}</a>)}
        {accept}
        {more}
        {(['snooze', 'reject', 'disqualify'] as const).map(name => withMenu(name, anchor))}
      </div>
    );
  }
  return (
    <div ref={bar} className={styles.actions} role="toolbar" aria-label={t('today:actions')}>
      {accept}
      {phone}
      {write}
      {withMenu('snooze', <Button icon={<IconClock {...icon} />} shortcut="S">{t('today:snooze.action')}</Button>)}
      <span className="space" />
      {withMenu('reject', isTight ? anchor : <Button look="quiet" icon={<IconArrowBackUp {...icon} />} shortcut="R">{t('today:reject.action')}</Button>)}
      {withMenu('disqualify', isTight ? anchor : <Button look="quiet" icon={<IconBan {...icon} />} shortcut="D">{t('today:disqualify.action')}</Button>)}
      {rare.length > 0 && more}
    </div>
  );
}

// Whether the buttons do not fit: then the rarer ones go behind "More". `what` names what the width depends on.
function useTight(bar: RefObject<HTMLElement | null>, what: string): boolean {
  const [tight, setTight] = useState<{ what: string; below: number }>();
  useLayoutEffect(() => {
    const element = bar.current;
    if (!element) return;
    // Told once at first, after the browser's own layout and before the picture: asking earlier would lay out twice.
    const watcher = new ResizeObserver(() => {
      setTight(before => {
        if (before?.what === what) return element.clientWidth >= before.below ? undefined : before;
        return element.scrollWidth > element.clientWidth ? { what, below: element.scrollWidth } : undefined;
      });
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [bar, what]);
  return tight?.what === what;
}
