// What was just done, with Undo: bottom left, ten seconds, one at a time, key Z; stays while the pointer or the
// focus is on it. Also what could not be done.

import { IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../lib/keys';
import { Button } from './Button';
import styles from './Toast.module.css';

export interface Message {
  text: string;
  undo?: () => void;
  more?: { text: string; act: () => void }; // looks closer at what was done
  bad?: boolean;
}

let current: { id: number; message: Message } | undefined;
let next = 0;
const watchers = new Set<() => void>();

export function say(message: Message | undefined) {
  current = message && { id: next++, message };
  for (const tell of watchers) tell();
}

export function Toast() {
  const { t } = useTranslation();
  const shown = useSyncExternalStore(
    tell => {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    () => current,
  );
  const [held, setHeld] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const undo = shown?.message.undo;
  useKeys([{ key: 'z', does: t('undo'), act: () => take(), while: undo !== undefined }]);
  useEffect(() => {
    if (!shown || held) return;
    const timer = setTimeout(() => say(undefined), 10_000);
    return () => clearTimeout(timer);
  }, [shown, held]);

  function take() {
    say(undefined);
    undo?.();
  }

  return (
    <div role="status" aria-live="polite" className={styles.place}>
      {shown && (
        <div key={shown.id} ref={box} className={`${styles.toast} ${shown.message.bad ? styles.bad : ''}`}
          onMouseEnter={() => setHeld(true)} onMouseLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
          <span>{shown.message.text}</span>
          {shown.message.more && (
            <Button small look="quiet" onClick={shown.message.more.act}>
              {shown.message.more.text}
            </Button>
          )}
          {undo && (
            <Button small shortcut="Z" onClick={take}>
              {t('undo')}
            </Button>
          )}
          <Button small look="quiet" aria-label={t('close')} icon={<IconX size={16} stroke={1.75} />} onClick={() => say(undefined)} />
        </div>
      )}
    </div>
  );
}
