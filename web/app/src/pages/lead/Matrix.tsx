// The lead's place in the grade matrix with how many leads stand in each cell, and what changes by time alone.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Assessment, assessmentQuery, gradesQuery } from '../../api/leads';
import type { ModelOutline } from '../../api/model';
import { longDay, shortCount, count } from '../../lib/format';
import { nameOf } from '../../lib/names';
import { gradeStep } from '../../parts/Grade';
import { Panel } from '../../parts/Panel';
import styles from './LeadPage.module.css';

const mostCells = 25; // more are no picture
const farAhead = 730 * 86_400_000;

export const Matrix = memo(function Matrix({ assessment, outline, lead, past }: { assessment: Assessment; outline: ModelOutline; lead: string; past: boolean }) {
  const { t, i18n } = useTranslation(['lead', 'names', 'common']);
  const [rowScore, columnScore] = (outline.grade?.of ?? []).map(id => outline.scores.find(score => score.id === id));
  const rows = rowScore?.labels.map(label => label.label) ?? [];
  const columns = columnScore?.labels.map(label => label.label) ?? [];
  const cells = rows.length * columns.length;
  const counts = useQuery({ ...gradesQuery, enabled: cells > 0 }).data;
  const changesAt = !past && assessment.changes_at && Date.parse(assessment.changes_at) - Date.now() < farAhead ? assessment.changes_at : undefined;
  const later = useQuery({ ...assessmentQuery(lead, changesAt), enabled: changesAt !== undefined }).data?.assessment;
  if (cells === 0 || cells > mostCells) return null;
  return (
    <Panel title={t('lead:matrix')} tools={counts && <span className="third small">{t('lead:ofLeads', { n: [...counts.values()].reduce((sum, each) => sum + each, 0) })}</span>}>
      <table className={styles.matrix}>
        <caption className={styles.caption}>{t('lead:matrixAxes', { rows: nameOf(i18n, 'score', rowScore!.id), columns: nameOf(i18n, 'score', columnScore!.id) })}</caption>
        <thead>
          <tr>
            <td />
            {columns.map(column => <th key={column} scope="col">{column}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, y) => (
            <tr key={row}>
              <th scope="row">{row}</th>
              {columns.map((column, x) => {
                const grade = `${row}${column}`;
                const own = grade === assessment.grade;
                const place = gradeStep(grade) ?? Math.min(6, x + y);
                const n = counts && (counts.get(grade) ?? 0);
                return (
                  <td key={column}>
                    <Link to="/leads" search={{ filter: `grade == ${JSON.stringify(grade)}` }} className={own ? styles.own : undefined} aria-current={own || undefined}
                      style={{ background: `var(--w-g${place})`, color: `var(--w-g${place}t)` }} title={n === undefined ? grade : `${grade}: ${count(n)}`}
                      aria-label={n === undefined ? grade : t('lead:cell', { grade, n })}>
                      {own ? <b>{grade}</b> : n === undefined ? '' : shortCount(n)}
                    </Link>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {later && later.grade !== assessment.grade && assessment.grade && later.grade && changesAt && (
        <p className={`second small ${styles.after}`}>{t('lead:changes', { from: assessment.grade, to: later.grade, date: longDay(new Date(changesAt)) })}</p>
      )}
    </Panel>
  );
});
