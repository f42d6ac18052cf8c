// What one model changes against another, a line each. Parts and keys are those of the model's text.

import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import styles from './ModelPage.module.css';

type Change = Schemas['ModelChange'];

export function Changes({ of }: { of: Change[] }) {
  return (
    <ul className={styles.list}>
      {of.map(change => (
        <li key={change.text} className="said"><b>{change.part}</b> <Told change={change} /></li>
      ))}
    </ul>
  );
}

function Told({ change: { kind, key, before, after } }: { change: Change }) {
  const { t } = useTranslation('model');
  switch (kind) {
    case 'added':
      return after ? t('model:change.addedTo', { home: after }) : t('model:change.added');
    case 'removed':
      return before ? t('model:change.removedFrom', { home: before }) : t('model:change.removed');
    case 'moved':
      return t('model:change.moved', { before, after });
    case 'order':
      return t('model:change.order', { after });
    case 'changed':
      return (
        <>
          {key}: {before || t('model:change.nothing')} → {after || t('model:change.nothing')}
        </>
      );
  }
}
