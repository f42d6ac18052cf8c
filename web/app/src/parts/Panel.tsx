// The one frame of cards and lists, in four states: loading, error, empty, data.
//
// Skeletons are seen after 150 ms and have the boxes of the real thing from the first; data that is read anew stays, dimmed after
// 400 ms. An error stays inside its frame and says what to do.

import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/client';
import { problemText } from '../lib/problems';
import { Button } from './Button';

export interface Loaded<Data> {
  data: Data | undefined;
  error: unknown;
  isFetching?: boolean;
  refetch?: () => unknown;
}

export interface PanelProps {
  title?: ReactNode;
  tools?: ReactNode;
  className?: string;
  label?: string;
  children: ReactNode;
}

export function Panel({ title, tools, className, label, children }: PanelProps) {
  return (
    <section className={`panel ${className ?? ''}`} aria-label={label ?? (typeof title === 'string' ? title : undefined)}>
      {(title || tools) && (
        <header>
          {typeof title === 'string' ? <h2>{title}</h2> : title}
          <span className="space" />
          {tools}
        </header>
      )}
      <div className="body">{children}</div>
    </section>
  );
}

export interface StatesProps<Data> {
  of: Loaded<Data>;
  skeleton?: ReactNode;
  empty?: ReactNode;
  isEmpty?: (data: Data) => boolean;
  children: (data: Data) => ReactNode;
}

// What is shown of something that is read from the server; for inside a Panel or a list.
export function States<Data>({ of, skeleton, empty, isEmpty, children }: StatesProps<Data>) {
  const late = useLate(of.data === undefined && !of.error, 150);
  const dim = useLate(of.data !== undefined && Boolean(of.isFetching), 400);
  if (of.data === undefined) {
    if (of.error) return <Failure error={of.error} retry={of.refetch} />;
    return <div aria-busy="true" style={late ? undefined : { visibility: 'hidden' }}>{skeleton ?? <Skeleton lines={4} />}</div>;
  }
  if (empty !== undefined && isEmpty?.(of.data)) return <>{empty}</>;
  return dim ? <div style={{ opacity: 0.7 }}>{children(of.data)}</div> : <>{children(of.data)}</>;
}

// Has it been so for so long?
export function useLate(waiting: boolean, ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) return setLate(false);
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [waiting, ms]);
  return late && waiting;
}

export function Skeleton({ lines = 3, height = 14 }: { lines?: number; height?: number }) {
  return (
    <div className="column" aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className="skeleton" style={{ height, width: `${90 - ((line * 17) % 45)}%` }} />
      ))}
    </div>
  );
}

export function Failure({ error, retry }: { error: unknown; retry?: (() => unknown) | undefined }) {
  const { t } = useTranslation();
  const problem = error instanceof Problem ? error : undefined;
  const details = problem ? `${problem.status} ${problem.type} ${problem.message} ${problem.request}` : String(error);
  return (
    <div role="alert" className="row" style={{ alignItems: 'flex-start', padding: '8px 0' }}>
      <IconAlertTriangle size={16} stroke={1.75} color="var(--w-clayText)" style={{ marginTop: 2 }} aria-hidden />
      <div className="column">
        <p>
          <b>{t('error.title')}</b> {problemText(problem, t)}
        </p>
        <div className="row wrap">
          {retry && (
            <Button small onClick={() => retry()}>
              {t('error.again')}
            </Button>
          )}
          <Button small look="quiet" onClick={() => void navigator.clipboard?.writeText(details)}>
            {t('error.copy')}
          </Button>
        </div>
      </div>
    </div>
  );
}

// Nothing is there: what that means, and what to do first.
export function Empty({ title, children, actions }: { title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="column" style={{ padding: '24px 8px', maxWidth: 460, gap: 8 }}>
      <svg width="40" height="18" viewBox="0 0 40 18" aria-hidden="true">
        {[0, 1, 2].map(grain => (
          <rect key={grain} x={6 + grain * 11} y="2" width="5" height="14" rx="2.5" transform={`rotate(12 ${8 + grain * 11} 9)`} fill={grain === 0 ? 'var(--w-grain)' : 'var(--w-line)'} />
        ))}
      </svg>
      <h2>{title}</h2>
      {children && <p className="second">{children}</p>}
      {actions && <div className="row wrap">{actions}</div>}
    </div>
  );
}
