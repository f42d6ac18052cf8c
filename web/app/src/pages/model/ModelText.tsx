// The model's text: changed, pasted or dropped, checked by the server as one types, published with what it changes.
//
// What is typed is kept in this browser until it is published or thrown away.

import '@fontsource-variable/jetbrains-mono';

import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, done, Problem, type Schemas } from '../../api/client';
import { useMay } from '../../api/session';
import { Button } from '../../parts/Button';
import { Failure, problemText, Skeleton } from '../../parts/Panel';
import { say } from '../../parts/Toast';
import styles from './ModelPage.module.css';

const draftKey = 'winnow.model';
const largest = 1 << 20; // the server takes no larger text

export const modelTextQuery = {
  queryKey: ['model', 'current', 'text'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    try {
      return await done(client.GET('/models/{version}', { params: { path: { version: 'current' } }, signal }));
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  },
};

export function ModelText() {
  const { t } = useTranslation(['model', 'common']);
  const current = useQuery(modelTextQuery);
  if (current.error) return <Failure error={current.error} retry={current.refetch} />;
  if (current.data === undefined) return <div style={{ padding: 20 }} aria-label={t('model:view.text')}><Skeleton lines={12} /></div>;
  return <Editor key={current.data?.version ?? 0} published={current.data?.text ?? ''} />;
}

function Editor({ published }: { published: string }) {
  const { t } = useTranslation(['model', 'common']);
  const queries = useQueryClient();
  const mayPublish = useMay('publish');
  const [text, setText] = useState(() => localStorage.getItem(draftKey) ?? published);
  const [over, setOver] = useState(false);
  const [asking, setAsking] = useState(false);
  const [checked] = useDebouncedValue(text, 300);
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const isChanged = text !== published;
  useEffect(() => {
    if (isChanged) localStorage.setItem(draftKey, text);
    else localStorage.removeItem(draftKey);
  }, [text, isChanged]);

  const check = useQuery({
    queryKey: ['model', 'check', checked],
    queryFn: ({ signal }) => done(client.POST('/models/check', { body: { text: checked }, signal })),
    enabled: checked.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });
  const publish = useMutation({
    mutationFn: () => done(client.POST('/models', { body: { text } })),
    onSuccess: async made => {
      setAsking(false);
      localStorage.removeItem(draftKey);
      say({ text: t('model:published', { version: made.version, leads: made.leads, moves: made.moves }) });
      await queries.invalidateQueries();
    },
  });

  const issues = check.data?.issues ?? [];
  const failing = (check.data?.examples ?? []).filter(example => !example.ok);
  const marked = new Set(issues.map(issue => issue.line));

  function goTo(issue: Schemas['Issue']) {
    const lines = text.split('\n');
    const start = lines.slice(0, issue.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + Math.max(0, issue.column - 1);
    area.current?.focus();
    area.current?.setSelectionRange(start, start);
    area.current?.scrollTo({ top: Math.max(0, (issue.line - 6) * 20) });
  }

  async function take(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (!file) return;
    if (file.size > largest) say({ text: t('model:tooLarge'), bad: true });
    else setText(await file.text());
  }

  return (
    <div className={styles.editor}>
      <div
        className={styles.pane}
        data-over={over || undefined}
        onDragOver={event => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={event => void take(event)}
      >
        <div ref={gutter} className={`mono ${styles.lines}`} aria-hidden="true">
          {text.split('\n').map((_, line) => (
            <div key={line} data-issue={marked.has(line + 1) || undefined}>{line + 1}</div>
          ))}
        </div>
        <textarea
          ref={area}
          className={`mono ${styles.text}`}
          aria-label={t('model:view.text')}
          aria-invalid={issues.length > 0}
          spellCheck={false}
          autoCapitalize="off"
          value={text}
          placeholder={t('model:paste')}
          readOnly={!mayPublish}
          onChange={event => setText(event.target.value)}
          onScroll={event => {
            if (gutter.current) gutter.current.style.transform = `translateY(${-event.currentTarget.scrollTop}px)`;
          }}
        />
      </div>
      <aside className={styles.side} aria-label={t('model:checks')}>
        <div className="row wrap">
          <Button look="primary" disabled={!mayPublish || !isChanged || issues.length > 0 || failing.length > 0 || check.isFetching || text !== checked} onClick={() => setAsking(true)}>
            {t('model:publish')}
          </Button>
          {isChanged && <Button look="quiet" onClick={() => setText(published)}>{t('model:discard')}</Button>}
        </div>
        {!mayPublish && <p className="second">{t('model:readOnly')}</p>}
        <div role="status" className="second small">
          {check.error ? problemText(check.error instanceof Problem ? check.error : undefined, t) : check.data ? t('model:issues', { n: issues.length }) : ''}
        </div>
        {issues.map(issue => (
          <button key={`${issue.line}:${issue.column}:${issue.message}`} type="button" className={styles.issue} onClick={() => goTo(issue)}>
            <span className="mono small">{issue.line}:{issue.column}</span>
            <span>
              {issue.message}
              {issue.hint && <span className="second"> {issue.hint}</span>}
            </span>
          </button>
        ))}
        {failing.map(example => (
          <div key={example.name} className={styles.issue}>
            <span className="tag late">{t('model:example')}</span>
            <span>
              <b>{example.name}</b> <code className={`mono ${styles.code}`}>{JSON.stringify(example.got)}</code>
            </span>
          </div>
        ))}
        {isChanged && issues.length === 0 && check.data && (
          <div>
            <h3>{t('model:changes')}</h3>
            <ul className={styles.list}>
              {check.data.changes.map(change => (
                <li key={change} className="said">{change}</li>
              ))}
            </ul>
          </div>
        )}
      </aside>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t('model:publishTitle')} closeButtonProps={{ 'aria-label': t('common:close') }} size="lg">
        <div className="column" style={{ gap: 16 }}>
          <ul className={styles.list}>
            {(check.data?.changes ?? []).map(change => (
              <li key={change} className="said">{change}</li>
            ))}
          </ul>
          <p className="second">{t('model:publishEffect')}</p>
          {publish.error && <Failure error={publish.error} />}
          <div className="row">
            <Button look="primary" disabled={publish.isPending} onClick={() => publish.mutate()}>{t('model:publishNow')}</Button>
            <Button look="quiet" onClick={() => setAsking(false)}>{t('model:cancel')}</Button>
          </div>
        </div>
      </Modal>
    </div>
  );
}
