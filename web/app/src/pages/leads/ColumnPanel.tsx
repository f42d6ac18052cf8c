// Which columns are shown, and in what order.

import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button';
import { type Column, defaultColumns } from './columns';
import styles from './LeadsPage.module.css';

export function ColumnPanel({ all, shown, onChange }: { all: Map<string, Column>; shown: string[]; onChange: (columns: string[]) => void }) {
  const { t } = useTranslation(['leads', 'common']);
  const rest = [...all.keys()].filter(id => !shown.includes(id));
  const move = (index: number, by: number) => {
    const next = [...shown];
    const [moved] = next.splice(index, 1);
    next.splice(index + by, 0, moved!);
    onChange(next);
  };
  return (
    <div className="column">
      <div className={styles.panelTitle}>
        <h2 id="leads-columns">{t('leads:columns.title')}</h2>
        <span className="space" />
        <Button small look="quiet" onClick={() => onChange(defaultColumns)}>{t('leads:columns.reset')}</Button>
      </div>
      <ul className={styles.columns}>
        {[...shown, ...rest].map((id, index) => {
          const head = all.get(id)?.head ?? id;
          const isShown = index < shown.length;
          return (
            <li key={id}>
              <label>
                <input type="checkbox" checked={isShown} onChange={() => onChange(isShown ? shown.filter(each => each !== id) : [...shown, id])} />
                <span className="cut">{head}</span>
              </label>
              {isShown && (
                <>
                  <button type="button" disabled={index === 0} aria-label={t('leads:columns.up', { name: head })} onClick={() => move(index, -1)}><IconChevronUp size={16} stroke={1.75} aria-hidden /></button>
                  <button type="button" disabled={index === shown.length - 1} aria-label={t('leads:columns.down', { name: head })} onClick={() => move(index, 1)}><IconChevronDown size={16} stroke={1.75} aria-hidden /></button>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
