// One thing that the list is filtered by, in words; opens where it is changed, and goes away by its cross.

import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../LeadsPage.module.css';

export function Chip({ words, label, bad, onOpen, onRemove }: { words: ReactNode; label: string; bad?: boolean; onOpen: () => void; onRemove: () => void }) {
  const { t } = useTranslation(['leads', 'common']);
  return (
    <span className={styles.chip} data-bad={bad || undefined} data-chip>
      <button type="button" onClick={onOpen} aria-label={t('leads:chip.change', { words: label })} title={label}>{words}</button>
      <button type="button" onClick={onRemove} aria-label={t('leads:chip.remove', { words: label })}><IconX size={14} stroke={1.75} aria-hidden /></button>
    </span>
  );
}
