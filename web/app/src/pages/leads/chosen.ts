// Which leads are chosen for what is done with many: some by name, or all that match.

import { useCallback, useEffect, useState } from 'react';

export interface Chosen {
  all: boolean; // every lead that matches, also those that were not read
  ids: ReadonlySet<string>;
}

const nobody: Chosen = { all: false, ids: new Set() };

export interface Choice {
  chosen: Chosen;
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  set: (ids: Iterable<string>, on: boolean) => void;
  all: () => void;
  clear: () => void;
}

// `of` names the list: another filter chooses anew. `shown` are the ids that were read: when all that match are chosen
// and one is taken out, those stay.
export function useChosen(of: unknown, shown: () => string[]): Choice {
  const [chosen, setChosen] = useState<Chosen>(nobody);
  useEffect(() => setChosen(nobody), [of]);
  const set = useCallback(
    (ids: Iterable<string>, on: boolean) =>
      setChosen(now => {
        const next = new Set(now.all ? shown() : now.ids);
        for (const id of ids) {
          if (on) next.add(id);
          else next.delete(id);
        }
        return { all: false, ids: next };
      }),
    [shown],
  );
  const has = (id: string) => chosen.all || chosen.ids.has(id);
  return {
    chosen,
    has,
    toggle: id => set([id], !has(id)),
    set,
    all: () => setChosen({ all: true, ids: new Set() }),
    clear: () => setChosen(nobody),
  };
}
