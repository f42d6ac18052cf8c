// "More" under a list that is read in pages, as long as there is more.

import { useTranslation } from 'react-i18next';
import { Button } from './Button';

export interface MoreProps {
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

export function More({ of }: MoreProps) {
  const { t } = useTranslation('common');
  if (!of.hasNextPage) return null;
  return <Button small disabled={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>{t('common:more')}</Button>;
}
