// Whether the browser tells of new hot leads; the permission is asked for here and nowhere else.

import { IconBell, IconBellOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button';
import type { NotifyState } from './notify';

export function Bell({ state, toggle }: { state: NotifyState; toggle: () => void }) {
  const { t } = useTranslation(['today', 'common']);
  if (state === 'none') return null;
  const Icon = state === 'on' ? IconBell : IconBellOff;
  const text = t(`today:bell.${state}`);
  return (
    <Button look="quiet" icon={<Icon size={16} stroke={1.75} aria-hidden />} onClick={toggle} disabled={state === 'refused'} aria-pressed={state === 'on'} aria-label={text} title={text} />
  );
}
