// The filter of the address as a tree that the server's parser made, and another tree as the text that its printer makes.

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { type Issue, parseToJson, printJson, useNames } from '../../../api/expressions';
import { emptyGroup, type Group, groupOf, type Item, type Node, nodeOf, treeFromJson, treeToJson, type Types } from './tree';

export interface Parsed {
  tree: Node | undefined;
  issues: Issue[];
}

export const parseQuery = (text: string) =>
  queryOptions({
    queryKey: ['expressions', 'parse', text],
    queryFn: async ({ signal }): Promise<Parsed> => {
      if (!text.trim()) return { tree: undefined, issues: [] };
      const json = await parseToJson(text, signal);
      return { tree: treeFromJson(json), issues: (JSON.parse(json) as { issues: Issue[] }).issues };
    },
    staleTime: Infinity,
  });

export async function print(tree: Node | undefined): Promise<string> {
  return tree ? printJson(treeToJson(tree)) : '';
}

export interface FilterState {
  text: string;
  group: Group;
  types: Types;
  isKnown: boolean; // the tree and the names were read
  // The text of another group; it is parsed already.
  print: (group: Item) => Promise<string>;
  // The text of the group after a change. Changes that come while the one before is still being printed are made of what
  // that one makes; undefined: a later one has it in it, or the filter became another meanwhile.
  edit: (make: (group: Group) => Group) => Promise<string | undefined>;
}

const noTypes: Types = new Map();

export function useFilter(text: string): FilterState {
  const queries = useQueryClient();
  const names = useNames();
  const parsed = useQuery(parseQuery(text)).data;
  const types = useMemo(() => (names ? new Map(names.map(name => [name.name, name.type])) : noTypes), [names]);
  const group = useMemo(() => (parsed && names ? groupOf(parsed.tree, types) : emptyGroup), [parsed, names, types]);
  const printGroup = useCallback(
    async (item: Item) => {
      const tree = nodeOf(item, types);
      const printed = await print(tree);
      // What was printed is that tree: the chips need not wait for the parser.
      queries.setQueryData(parseQuery(printed).queryKey, { tree, issues: [] });
      return printed;
    },
    [queries, types],
  );
  const wanted = useRef<Group>(undefined);
  useEffect(() => {
    wanted.current = undefined;
  }, [text]);
  const edit = useCallback(
    async (make: (group: Group) => Group) => {
      const next = make(wanted.current ?? group);
      wanted.current = next;
      try {
        const printed = await printGroup(next);
        return wanted.current === next ? printed : undefined;
      } catch (error) {
        if (wanted.current === next) wanted.current = undefined;
        throw error;
      }
    },
    [group, printGroup],
  );
  const isKnown = Boolean(parsed && names);
  return useMemo(() => ({ text, group, types, isKnown, print: printGroup, edit }), [text, group, types, isKnown, printGroup, edit]);
}
