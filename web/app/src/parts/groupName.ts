// What a group of a statistic is called.

import i18next from 'i18next';
import type { Grouping } from '../api/statistics';
import { nameOf, sourceName } from '../lib/names';

export function groupName(by: Grouping, of: string, t: (key: string, values?: Record<string, unknown>) => string): string {
  if (by === 'version') return of === '0' ? t('statistics:groups.noVersion') : t('statistics:groups.nVersion', { version: of });
  if (by === 'channel' && of !== '') return t(`names:channel.${of}`);
  if (of === '') return t('statistics:groups.none');
  if (by === 'source') return of === 'direct' ? t('statistics:groups.direct') : sourceName(i18next, of);
  if (by === 'segment') return nameOf(i18next, 'segment', of);
  return of;
}
