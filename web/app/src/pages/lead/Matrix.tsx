// The lead's place in the grade matrix with how many leads stand in each cell, and what changes by time alone.

import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Assessment, assessmentQuery, countQuery } from '../../api/leads';
import type { ModelOutline } from '../../api/model';
import { longDay, shortCount, count } from '../../lib/format';
import { nameOf } from '../../lib/names';
import { gradeStep } from '../../parts/Grade';
import { Panel } from '../../parts/Panel';
import styles from './LeadPage.module.css';

const farAhead = 730 * 86_400_000;

export function Matrix({ assessment, outline, lead, past }: { assessment: Assessment; outline: ModelOutline; lead: string; past: boolean }) {
  const { t, i18n } = useTranslation(['lead', 'names', 'common']);
  const [rowScore, columnScore] = (outline.grade?.of ?? []).map(id => outline.scores.find(score => score.id === id));
  const rows = rowScore?.labels.map(label => label.label) ?? [];
  const columns = columnScore?.labels.map(label => label.label) ?? [];
  const grades = rows.flatMap(row => columns.map(column => `${row}${column}`));
  const counts = useQueries({ queries: grades.map(grade => ({ ...countQuery({ filter: `grade == ${JSON.stringify(grade)}` }), enabled: grades.length <= 25 })) });
  const changesAt = !past && assessment.changes_at && Date.parse(assessment.changes_at) - Date.now() < farAhead ? assessment.changes_at : undefined;
  const later = useQuery({ ...assessmentQuery(lead, changesAt), enabled: changesAt !== undefined }).data?.assessment;
  if (grades.length === 0 || grades.length > 25) return null;
  const total = counts.reduce((sum, each) => sum + (each.data ?? 0), 0);
  const whole = counts.every(each => each.data !== undefined);
  return (
    <Panel title={t('lead:matrix')} tools={whole && <span className="third small">{t('lead:ofLeads', { n: total })}</span>}>
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
                const n = counts[y * columns.length + x]?.data;
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
}
