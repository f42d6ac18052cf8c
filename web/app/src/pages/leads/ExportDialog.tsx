// Export: which leads, which form; how far it is, and a way out of it.

import { Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../lib/csv';
import { count } from '../../lib/format';
import { Button } from '../../parts/Button';
import { Failure } from '../../parts/Panel';
import { say } from '../../parts/Toast';
import type { Chosen } from './chosen';
import type { Column } from './columns';
import { type Format, writeFile } from './export';
import styles from './LeadsPage.module.css';
import type { ListQuery } from './view';

export function ExportDialog({ query, columns, chosen, matching, onClose }: { query: ListQuery; columns: Column[]; chosen: Chosen; matching: number; onClose: () => void }) {
  const { t } = useTranslation(['leads', 'common']);
  const hasSome = !chosen.all && chosen.ids.size > 0;
  const [format, setFormat] = useState<Format>('csv');
  const [onlyChosen, setOnlyChosen] = useState(hasSome);
  const [progress, setProgress] = useState<{ at: number; of: number } | undefined>();
  const [error, setError] = useState<unknown>();
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);

  async function run() {
    const mine = new AbortController();
    control.current = mine;
    setError(undefined);
    setProgress({ at: 0, of: onlyChosen ? chosen.ids.size : matching });
    try {
      const { blob, rows } = await writeFile(format, query, columns.filter(column => column.id !== 'reason'), onlyChosen ? chosen.ids : undefined, mine.signal, (at, of) => setProgress({ at, of }));
      saveFile(`leads-${new Date().toISOString().slice(0, 10)}.${format}`, blob);
      say({ text: t('leads:export.done', { n: rows }) });
      onClose();
    } catch (reason) {
      setProgress(undefined);
      if (!mine.signal.aborted) setError(reason);
    }
  }

  return (
    <Modal opened onClose={onClose} title={t('leads:export.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <div className="column" style={{ gap: 16 }}>
        {progress ? (
          <>
            <p aria-live="polite">{t('leads:export.progress', { at: count(progress.at), of: count(progress.of) })}</p>
            <div className={styles.progress} role="progressbar" aria-label={t('leads:export.title')} aria-valuenow={progress.at} aria-valuemin={0} aria-valuemax={progress.of}>
              <i style={{ width: `${progress.of ? (progress.at * 100) / progress.of : 100}%` }} />
            </div>
            <div className="row"><Button onClick={() => control.current?.abort()}>{t('leads:cancel')}</Button></div>
          </>
        ) : (
          <>
            {hasSome && (
              <fieldset className="column" style={{ border: 0, margin: 0, padding: 0, gap: 6 }}>
                <legend className="small second">{t('leads:export.which')}</legend>
                <label className="row"><input type="radio" name="which" checked={onlyChosen} onChange={() => setOnlyChosen(true)} />{t('leads:export.chosen', { n: count(chosen.ids.size) })}</label>
                <label className="row"><input type="radio" name="which" checked={!onlyChosen} onChange={() => setOnlyChosen(false)} />{t('leads:export.all', { n: count(matching) })}</label>
              </fieldset>
            )}
            <fieldset className="column" style={{ border: 0, margin: 0, padding: 0, gap: 6 }}>
              <legend className="small second">{t('leads:export.form')}</legend>
              <label className="row"><input type="radio" name="form" checked={format === 'csv'} onChange={() => setFormat('csv')} />{t('leads:export.csv')}</label>
              <label className="row"><input type="radio" name="form" checked={format === 'ndjson'} onChange={() => setFormat('ndjson')} />{t('leads:export.ndjson')}</label>
            </fieldset>
            {error !== undefined && <Failure error={error} />}
            <div className="row"><Button look="primary" onClick={() => void run()}>{t('leads:export.run', { n: count(onlyChosen ? chosen.ids.size : matching) })}</Button><Button look="quiet" onClick={onClose}>{t('leads:cancel')}</Button></div>
          </>
        )}
      </div>
    </Modal>
  );
}
