// A grade: its place in the 4 x 4 matrix, then its name. The colour only repeats how near A1 it is.

import { useTranslation } from 'react-i18next';
import styles from './Grade.module.css';

export function gradeStep(grade: string): number | undefined {
  const row = 'ABCD'.indexOf(grade[0] ?? '');
  if (row < 0) return undefined;
  if (grade.length === 1) return row * 2;
  const column = '1234'.indexOf(grade[1] ?? '');
  return column < 0 || grade.length !== 2 ? undefined : row + column;
}

export function Grade({ grade, big }: { grade: string | null | undefined; big?: boolean }) {
  const { t } = useTranslation();
  if (!grade) return <span className="third" aria-label={t('grade.none')}>–</span>;
  const step = gradeStep(grade);
  const row = 'ABCD'.indexOf(grade[0] ?? '');
  const column = '1234'.indexOf(grade[1] ?? '');
  const style = step === undefined ? undefined : { background: `var(--w-g${step})`, color: `var(--w-g${step}t)`, borderColor: step === 6 ? 'var(--w-lineStrong)' : 'transparent' };
  return (
    <span className={`${styles.grade} ${big ? styles.big : ''}`} style={style} role="img" aria-label={t('grade.name', { grade })}>
      {grade.length === 2 && step !== undefined && (
        <svg viewBox="-.5 -.5 12 12" fill="currentColor" aria-hidden="true">
          {Array.from({ length: 16 }, (_, cell) => {
            const [x, y] = [cell % 4, Math.floor(cell / 4)];
            const own = x === column && y === row;
            return <rect key={cell} x={x * 3 - (own ? 0.5 : 0)} y={y * 3 - (own ? 0.5 : 0)} width={own ? 3 : 2} height={own ? 3 : 2} rx=".5" opacity={own ? 1 : 0.26} />;
          })}
        </svg>
      )}
      {grade}
    </span>
  );
}
