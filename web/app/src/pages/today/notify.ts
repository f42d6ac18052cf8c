// Notifications of the browser about new hot leads: asked for by a button, never by itself, and shown only while
// the page is out of sight.

import { useCallback, useState } from 'react';

const key = 'winnow.notify';

export type NotifyState = 'none' | 'ask' | 'on' | 'off' | 'refused';

function read(): NotifyState {
  if (!('Notification' in window)) return 'none';
  if (Notification.permission === 'denied') return 'refused';
  if (Notification.permission === 'default') return 'ask';
  return localStorage.getItem(key) === 'off' ? 'off' : 'on';
}

export function useNotify(): { state: NotifyState; toggle: () => Promise<void>; tell: (title: string, text: string) => void } {
  const [state, setState] = useState(read);
  const toggle = useCallback(async () => {
    if (Notification.permission === 'default') await Notification.requestPermission();
    else localStorage.setItem(key, read() === 'on' ? 'off' : 'on');
    setState(read());
  }, []);
  const tell = useCallback((title: string, text: string) => {
    if (read() !== 'on' || !document.hidden) return;
    const shown = new Notification(title, { body: text, tag: 'winnow-hot', icon: '/favicon.svg' });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  }, []);
  return { state, toggle, tell };
}
