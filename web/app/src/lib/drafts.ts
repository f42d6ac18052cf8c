// What was begun to be written and not saved: kept until it is saved or thrown away, while the page stays open. Leaving a
// lead in the middle of a note loses nothing; coming back and writing again goes on with it.

import { useCallback, useState } from 'react';

const drafts = new Map<string, string>();

// Nobody goes on with another's.
export function forgetDrafts() {
  drafts.clear();
}

// `key` names what is written about whom; another key is another component (give it as `key` to React too).
export function useDraft(key: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => drafts.get(key) ?? '');
  const write = useCallback(
    (next: string) => {
      setText(next);
      if (next) drafts.set(key, next);
      else drafts.delete(key);
    },
    [key],
  );
  return [text, write];
}
