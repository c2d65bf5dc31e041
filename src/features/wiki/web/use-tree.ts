import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { call } from '../../../web/api/client.ts';
import { one, queryClient, useOne } from '../../../web/api/queries.ts';
import { tellProblem } from '../../../web/components/toast.ts';
import { getContext, getTree, movePage, type TreePage } from '../contract.ts';

/** A page as one line of the tree. */
export interface Row {
  readonly page: TreePage;
  readonly depth: number;
  readonly open: boolean;
  /** Its place in its level, counted from 1, and how many there are. */
  readonly nth: number;
  readonly of: number;
}

/** A line that fetches more of a long level. */
export interface MoreRow {
  readonly more: string | null;
  readonly depth: number;
}

type Level = { readonly items: readonly TreePage[]; readonly more: boolean };

/** Levels that somebody asked for the rest of, by place and parent. */
const longer = new Map<string, TreePage[]>();

/** A place's tree, open down to `at` and wherever the reader opened it. */
export function useTree(place: string, at: string | null) {
  const start = useOne(getTree, { params: { id: place }, query: at ? { at } : {} }, { keep: true });
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [, setGrown] = useState(0);
  const known = useMemo(() => {
    const levels = new Map<string | null, Level>();
    const more = new Set(start.data?.more ?? []);
    const groups = Map.groupBy(start.data?.items ?? [], ({ parent }) => parent);
    for (const [parent, items] of groups) levels.set(parent, { items, more: more.has(parent) });
    return levels;
  }, [start.data]);
  const isOpen = (id: string) => toggled.get(id) ?? known.has(id);
  const fetched = [...toggled].filter(([id, open]) => open && !known.has(id)).map(([id]) => id);
  const others = useQueries({
    queries: fetched.map((parent) => one(getTree, { params: { id: place }, query: { parent } })),
  });
  const levels = new Map(known);
  for (const [n, parent] of fetched.entries()) {
    const data = others[n]?.data;
    if (data) levels.set(parent, { items: data.items, more: data.more.includes(parent) });
  }
  const rows: (Row | MoreRow)[] = [];
  const add = (parent: string | null, depth: number) => {
    const level = levels.get(parent);
    if (!level) return;
    const extra = longer.get(`${place} ${parent}`) ?? [];
    const items = [...level.items, ...extra];
    for (const [n, page] of items.entries()) {
      const open = page.hasChildren && isOpen(page.id);
      rows.push({ page, depth, open, nth: n + 1, of: items.length });
      if (open) add(page.id, depth + 1);
    }
    if (level.more && extra.length % 200 === 0) rows.push({ more: parent, depth });
  };
  add(null, 0);
  return {
    rows,
    isPending: start.isPending,
    isError: start.isError,
    error: start.error,
    refetch: () => void start.refetch(),
    toggle: (id: string, open: boolean) => setToggled((old) => new Map(old).set(id, open)),
    growLevel: async (parent: string | null) => {
      const shown = rows.filter((row): row is Row => 'page' in row && row.page.parent === parent);
      const after = shown.at(-1)?.page.id;
      const { items } = await call(getTree, {
        params: { id: place },
        query: { ...(parent ? { parent } : {}), ...(after ? { after } : {}) },
      });
      const key = `${place} ${parent}`;
      longer.set(key, [...(longer.get(key) ?? []), ...items]);
      setGrown((n) => n + 1);
    },
  };
}

/** The tree and where pages stand are asked for again: of a page that was made, moved, renamed or deleted. */
export function refreshTree(): Promise<unknown> {
  longer.clear();
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: ['one', getTree.id] }),
    queryClient.invalidateQueries({ queryKey: ['one', getContext.id] }),
  ]);
}

/** Puts a page below `parent`, before `before` or last. Resolves to whether that could be done. */
export async function moveInTree(id: string, parent: string | null, before: string | null): Promise<boolean> {
  try {
    await call(movePage, { params: { id }, body: { parent, before } });
    await refreshTree();
    return true;
  } catch (error) {
    tellProblem(error);
    return false;
  }
}

export type Step = 'up' | 'down' | 'out' | 'in';

/** Where a page goes by one step; null where there is no way. */
export function stepOf(
  rows: readonly (Row | MoreRow)[],
  id: string,
  step: Step,
): { parent: string | null; before: string | null } | null {
  const pages = rows.filter((row): row is Row => 'page' in row).map(({ page }) => page);
  const own = pages.find((page) => page.id === id);
  if (!own) return null;
  const level = pages.filter(({ parent }) => parent === own.parent);
  const at = level.indexOf(own);
  const idAt = (n: number) => level[n]?.id ?? null;
  switch (step) {
    case 'up':
      return at > 0 ? { parent: own.parent, before: idAt(at - 1) } : null;
    case 'down':
      return at < level.length - 1 ? { parent: own.parent, before: idAt(at + 2) } : null;
    case 'in': {
      const above = idAt(at - 1);
      return above ? { parent: above, before: null } : null;
    }
    case 'out': {
      const parent = pages.find((page) => page.id === own.parent);
      if (!parent) return null;
      const uncles = pages.filter((page) => page.parent === parent.parent);
      return { parent: parent.parent, before: uncles[uncles.indexOf(parent) + 1]?.id ?? null };
    }
  }
}
