// The table behind a chart: the same numbers in the same order, and the same again as a CSV file.
//
//   const table: ChartTableData = { name: 'Leads by day', columns: [{ head: 'Day' }, { head: 'MQL' }], rows: [['3 May', 12]] };
//   const [open, button] = useTableButton();
//   <Panel title=… tools={button}>{open ? <ChartTable of={table} /> : <TheChart />}</Panel>
//
// A number is written by its column's `write` (exact unless given) and stands in the file as it is; null: not known.

import { IconDownload, IconTable } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { csv, saveFile } from '../lib/csv';
import { exact } from '../lib/format';
import { Button } from './Button';
import styles from './ChartTable.module.css';

export type Cell = string | number | null;

export interface ChartTableData {
  name: string; // what the table holds: its caption, and the name of the file
  columns: { head: string; write?: (value: number) => string }[];
  rows: Cell[][];
}

// Whether the table is open, and the button that opens and closes it.
export function useTableButton(small = true): [boolean, ReactNode] {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return [
    open,
    <Button key="table" small={small} look="quiet" aria-pressed={open} icon={<IconTable size={16} stroke={1.75} aria-hidden />} onClick={() => setOpen(!open)}>
      {t('chart.table')}
    </Button>,
  ];
}

export function ChartTable({ of }: { of: ChartTableData }) {
  const { t } = useTranslation();
  const isNumber = of.columns.map((_, column) => of.rows.some(row => typeof row[column] === 'number'));
  return (
    <div className={styles.frame}>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={of.name}>
        <table className={`grid ${styles.table}`}>
          <caption className="unseen">{of.name}</caption>
          <thead>
            <tr>
              {of.columns.map((column, index) => (
                <th key={column.head} scope="col" className={isNumber[index] ? 'numbers' : undefined}>{column.head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => {
                  const write = of.columns[column]?.write ?? exact;
                  const text = cell === null ? <><span aria-hidden="true">–</span><span className="unseen">{t('unknown')}</span></> : typeof cell === 'number' ? write(cell) : cell;
                  return column === 0 ? <th key={column} scope="row" className="said">{text}</th> : <td key={column} className={isNumber[column] ? 'numbers' : 'said'}>{text}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Button small look="quiet" icon={<IconDownload size={16} stroke={1.75} aria-hidden />} onClick={() => saveFile(`${of.name}.csv`, csv([of.columns.map(column => column.head), ...of.rows]))}>
        {t('chart.csv')}
      </Button>
    </div>
  );
}
