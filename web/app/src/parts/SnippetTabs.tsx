// The tracker's and the SDKs' snippets for one key, each with a copy button.

import '@fontsource-variable/jetbrains-mono';

import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { filled, snippets } from '../lib/snippets';
import { CopyButton } from './CopyButton';
import styles from './SnippetTabs.module.css';

export function SnippetTabs({ apiKey, kind }: { apiKey: string; kind: 'write' | 'server' }) {
  const { t } = useTranslation();
  const id = useId();
  const mine = snippets.filter(snippet => snippet.kind === kind);
  const [name, setName] = useState(mine[0]?.name);
  const shown = mine.find(snippet => snippet.name === name) ?? mine[0];
  if (!shown) return null;
  const text = filled(shown, location.origin, apiKey);
  return (
    <div>
      <div role="tablist" aria-label={t('snippet.label')} className={styles.tabs}>
        {mine.map(snippet => (
          <button
            key={snippet.name}
            type="button"
            role="tab"
            id={`${id}-${snippet.name}`}
            aria-selected={snippet === shown}
            aria-controls={id}
            tabIndex={snippet === shown ? 0 : -1}
            onClick={() => setName(snippet.name)}
            onKeyDown={event => {
              const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
              const next = mine[(mine.indexOf(shown) + step + mine.length) % mine.length];
              if (!step || !next) return;
              setName(next.name);
              document.getElementById(`${id}-${next.name}`)?.focus();
            }}
          >
            {snippet.name === 'The tracker' ? t('snippet.tracker') : snippet.name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={id} aria-labelledby={`${id}-${shown.name}`} className={styles.snippet}>
        <CopyButton className={styles.copy} text={text} />
        <pre className="mono" tabIndex={0}>{text}</pre>
      </div>
    </div>
  );
}
