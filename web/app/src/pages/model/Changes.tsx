// What one model changes against another, a line each. Names and keys are those of the model's text; of texts in several
// languages those are shown that differ.

import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { serverText } from '../../lib/serverText';
import styles from './ModelPage.module.css';

type Change = Schemas['ModelChange'];

export function Changes({ of }: { of: Change[] }) {
  return (
    <ul className={styles.list}>
      {of.map(change => (
        <li key={change.text} className="said"><b>{serverText(change.part)}</b> <Told change={change} /></li>
      ))}
    </ul>
  );
}

function Told({ change: { kind, key, before, after } }: { change: Change }) {
  const { t } = useTranslation('model');
  switch (kind) {
    case 'added':
      return after ? t('model:change.addedTo', { home: serverText(after) }) : t('model:change.added');
    case 'removed':
      return before ? t('model:change.removedFrom', { home: serverText(before) }) : t('model:change.removed');
    case 'moved':
      return t('model:change.moved', { before: serverText(before), after: serverText(after) });
    case 'order':
      return t('model:change.order', { after });
    case 'changed': {
      const [was, is] = differing(before, after);
      return (
        <>
          {key}: {was || t('model:change.nothing')} → {is || t('model:change.nothing')}
        </>
      );
    }
  }
}

// 'en "Title", pl "Stanowisko"': only the languages that differ; anything else as it is.
export function differing(before: string, after: string): [string, string] {
  const [was, is] = [before, after].map(text => {
    const each = [...text.matchAll(/([\w-]+) "(.*?)"(?:, (?=[\w-]+ ")|$)/g)];
    return each.map(one => one[0]).join('') === text && each.length > 0 ? new Map(each.map(one => [one[1]!, one[2]!])) : undefined;
  });
  if (!was || !is) return [before, after];
  const told = (mine: Map<string, string>, other: Map<string, string>) => [...mine].filter(([language, text]) => other.get(language) !== text).map(([language, text]) => `${language} "${text}"`).join(', ');
  return [told(was, is), told(is, was)];
}
