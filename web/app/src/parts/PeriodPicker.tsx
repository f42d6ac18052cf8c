// Which period is shown: three usual ones, or two days that are named.

import { IconCalendar } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { day } from '../lib/format';
import { dayOf, type Period, periodOf, type PeriodSearch, presets, textOfDay } from '../lib/period';
import { Button } from './Button';
import styles from './PeriodPicker.module.css';
import { useNow } from './Time';

// The period that an address names; what ends now ends with the next five minutes, so that it is not another one at each look.
export function usePeriod({ period, from, to }: PeriodSearch): Period {
  const step = Math.ceil(useNow().getTime() / 300_000);
  return useMemo(() => periodOf({ period, from, to }, new Date(step * 300_000)), [period, from, to, step]);
}

export function PeriodPicker({ of, onChange }: { of: Period; onChange: (search: PeriodSearch) => void }) {
  const { t } = useTranslation(['statistics', 'common']);
  const custom = of.days === undefined;
  const first = new Date(of.span.from);
  const last = new Date(Date.parse(of.span.to) - 1);
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState(textOfDay(first));
  const [to, setTo] = useState(textOfDay(last));
  const wrong = !dayOf(from) || !dayOf(to);
  return (
    <div className={styles.picker}>
      <div role="group" aria-label={t('statistics:period.label')} className={styles.presets}>
        {presets.map(days => (
          <button key={days} type="button" aria-pressed={of.days === days} onClick={() => { setOpen(false); onChange({ period: String(days) }); }}>
            {t('statistics:period.days', { days })}
          </button>
        ))}
        <button type="button" aria-pressed={custom} aria-expanded={open} onClick={() => { setFrom(textOfDay(first)); setTo(textOfDay(last)); setOpen(!open); }}>
          <IconCalendar size={16} stroke={1.75} aria-hidden />
          {custom ? t('statistics:period.span', { from: day(first), to: day(last) }) : t('statistics:period.custom')}
        </button>
      </div>
      {open && (
        <form
          className={styles.custom}
          onSubmit={event => {
            event.preventDefault();
            if (wrong) return;
            setOpen(false);
            onChange(from <= to ? { from, to } : { from: to, to: from }); // two days are a period, whichever came first
          }}
        >
          <label>
            {t('statistics:period.from')}
            <input type="date" value={from} required onChange={event => setFrom(event.target.value)} />
          </label>
          <label>
            {t('statistics:period.to')}
            <input type="date" value={to} required onChange={event => setTo(event.target.value)} />
          </label>
          <Button type="submit" small disabled={wrong}>{t('statistics:period.show')}</Button>
        </form>
      )}
    </div>
  );
}
