// Which leads are chosen for what is done with many: some by name, or all that match.

import { useCallback, useState } from 'react';

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

// `of` names the list: another filter chooses anew. Undefined: rows of another list are still shown, and none can be
// chosen, since nobody would see what is done to whom. `shown` are the ids that were read: when all that match are chosen
// and one is taken out, those stay.
export function useChosen(of: object | undefined, shown: () => string[]): Choice {
  const [{ from, chosen: last }, setState] = useState<{ from: object | undefined; chosen: Chosen }>({ from: of, chosen: nobody });
  const chosen = of !== undefined && from === of ? last : nobody;
  const setChosen = useCallback(
    (next: Chosen | ((now: Chosen) => Chosen)) =>
      setState(before => {
        if (of === undefined) return before;
        const now = before.from === of ? before.chosen : nobody;
        return { from: of, chosen: typeof next === 'function' ? next(now) : next };
      }),
    [of],
  );
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
    [shown, setChosen],
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
