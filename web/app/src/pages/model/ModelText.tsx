// The model's text: changed, pasted or dropped, checked by the server as one types, published with what it changes.
//
// What is typed is kept in this browser until it is published or thrown away.

import '@fontsource-variable/jetbrains-mono';

import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, done, Problem } from '../../api/client';
import { useMay, useMe } from '../../api/session';
import { problemText } from '../../lib/problems';
import { serverText } from '../../lib/serverText';
import { Button } from '../../parts/Button';
import { Failure, Skeleton } from '../../parts/Panel';
import { say } from '../../parts/Toast';
import { Changes } from './Changes';
import styles from './ModelPage.module.css';
import { usePublish } from './usePublish';

const draftKeyOf = (user: string | undefined) => `winnow.model.${user ?? ''}`; // nobody goes on with another's
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

// As a model writes it: 40, hot, [one, two].
function valueOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

export function ModelText() {
  const { t } = useTranslation(['model', 'common']);
  const current = useQuery(modelTextQuery);
  if (current.error) return <Failure error={current.error} retry={current.refetch} />;
  if (current.data === undefined) return <div style={{ padding: 20 }} aria-label={t('model:view.text')}><Skeleton lines={12} /></div>;
  return <Editor key={current.data?.version ?? 0} published={current.data?.text ?? ''} />;
}

function Editor({ published }: { published: string }) {
  const { t } = useTranslation(['model', 'common']);
  const mayPublish = useMay('publish');
  const draftKey = draftKeyOf(useMe()?.user?.id);
  const [text, setText] = useState(() => (mayPublish ? localStorage.getItem(draftKey) : null) ?? published);
  const [over, setOver] = useState(false);
  const [asking, setAsking] = useState(false);
  const [checked] = useDebouncedValue(text, 300);
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const isChanged = text !== published;
  useEffect(() => {
    if (isChanged) localStorage.setItem(draftKey, text);
    else localStorage.removeItem(draftKey);
  }, [text, isChanged, draftKey]);

  const check = useQuery({
    queryKey: ['model', 'check', checked],
    queryFn: ({ signal }) => done(client.POST('/models/check', { body: { text: checked }, signal })),
    enabled: checked.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });
  const publish = usePublish(() => {
    setAsking(false);
    localStorage.removeItem(draftKey);
  });

  const isEmpty = text.trim() === '';
  const found = isEmpty ? undefined : check.data;
  const issues = found?.issues ?? [];
  const failing = (found?.examples ?? []).filter(example => !example.ok);
  const marked = new Set([...issues, ...failing].map(each => each.line));

  function goTo(at: number, column = 1) {
    const lines = text.split('\n');
    const start = lines.slice(0, at - 1).reduce((sum, line) => sum + line.length + 1, 0) + Math.max(0, column - 1);
    area.current?.focus();
    area.current?.setSelectionRange(start, start);
    area.current?.scrollTo({ top: Math.max(0, (at - 6) * 20) });
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
          <Button look="primary" disabled={!mayPublish || !isChanged || isEmpty || issues.length > 0 || failing.length > 0 || check.isFetching || text !== checked} onClick={() => setAsking(true)}>
            {t('model:publish')}
          </Button>
          {isChanged && <Button look="quiet" onClick={() => setText(published)}>{t('model:discard')}</Button>}
        </div>
        {!mayPublish && <p className="second">{t('model:readOnly')}</p>}
        <div role="status" className="second small">
          {isEmpty ? serverText('the model is empty') : check.error ? problemText(check.error, t) : found ? (issues.length === 0 && failing.length > 0 ? t('model:failing', { n: failing.length }) : t('model:issues', { n: issues.length })) : ''}
        </div>
        {issues.map(issue => (
          <button key={`${issue.line}:${issue.column}:${issue.message}`} type="button" className={styles.issue} onClick={() => goTo(issue.line, issue.column)}>
            <span className="mono small">{issue.line}:{issue.column}</span>
            <span>
              {serverText(issue.message)}
              {issue.hint && <span className="second"> {serverText(issue.hint)}</span>}
            </span>
          </button>
        ))}
        {failing.map(example => (
          <button key={`${example.line}:${example.name}`} type="button" className={styles.issue} onClick={() => goTo(example.line)}>
            <span className="mono small">{example.line}</span>
            <span>
              {t('model:example')} <b className="said">{example.name}</b>
              {example.differences.map(({ what, expected, got }) => (
                <span key={what} className={styles.difference}>
                  <code className="mono">{what}</code> {t('model:differs', { expected: valueOf(expected), got: valueOf(got) })}
                </span>
              ))}
            </span>
          </button>
        ))}
        {isChanged && issues.length === 0 && found && (
          <div>
            <h2>{t('model:changes')}</h2>
            <Changes of={found.changes} />
          </div>
        )}
      </aside>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t('model:publishTitle')} closeButtonProps={{ 'aria-label': t('common:close') }} size="lg">
        <div className="column" style={{ gap: 16 }}>
          <Changes of={check.data?.changes ?? []} />
          <p className="second">{t('model:publishEffect')}</p>
          {publish.error && <Failure error={publish.error} />}
          <div className="row">
            <Button look="primary" disabled={publish.isPending} onClick={() => publish.mutate(text)}>{t('model:publishNow')}</Button>
            {publish.isPending && <span role="status" className="second">{t('model:publishing')}</span>}
            <Button look="quiet" onClick={() => setAsking(false)}>{t('model:cancel')}</Button>
          </div>
        </div>
      </Modal>
    </div>
  );
}
