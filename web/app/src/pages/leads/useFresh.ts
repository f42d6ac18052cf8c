// What changes on the server while the list is looked at: rows say the new at once, but stay where they are; that the
// order is another one is told, and taken over on a key.

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useLeadsChanged } from '../../api/changes';
import type { TableHandle } from './LeadTable';
import type { LeadList } from './pages';

const atMostEvery = 1500;

export function useFresh(list: LeadList, table: RefObject<TableHandle | null>): { isBehind: boolean; anew: () => Promise<void> } {
  const [isBehind, setBehind] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const newest = useRef(list);
  newest.current = list;
  const look = useCallback(async () => {
    timer.current = undefined;
    const [from, to] = table.current?.range() ?? [0, 0];
    const isOther = await newest.current.refresh(from, to, true).catch(() => false);
    setBehind(isOther);
  }, [table]);
  const soon = useCallback(() => {
    timer.current ??= setTimeout(() => void look(), atMostEvery);
  }, [look]);
  useLeadsChanged(soon);
  // What was kept while another screen was open may be old.
  useEffect(() => {
    if (newest.current.rows.length > 0 && newest.current.readAt < Date.now() - atMostEvery) void look();
    return () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [look]);
  const anew = useCallback(async () => {
    setBehind(false);
    await newest.current.restart();
    table.current?.show(0, false);
  }, [table]);
  return { isBehind, anew };
}
