/** Changes to what is cached, wherever it stands: one item may be in the home stream, its community's and on its own page. */
import type { InfiniteData } from '@tanstack/react-query';
import { getItem } from '../../core/items/contract.ts';
import type { AnyContract, CallInput, CallReply } from './client.ts';
import { oneKey, type Page, queryClient } from './queries.ts';
import type { Comment, Item } from './shapes.ts';

type Pages<Entry> = InfiniteData<Page<Entry>>;

/** Lists whose entries are items; other lists (members, notifications) have ids of their own that must not be mistaken. */
const isItem = (entry: unknown): entry is Item =>
  typeof entry === 'object' &&
  entry !== null &&
  'kind' in entry &&
  'commentCount' in entry &&
  'latestComments' in entry;

const isComment = (entry: unknown): entry is Comment =>
  typeof entry === 'object' && entry !== null && 'parent' in entry && 'item' in entry && 'author' in entry;

/** Replaces the entries of every cached list for which `change` returns something else; untouched lists keep their identity. */
function changeEntries(change: (entry: unknown) => unknown): void {
  queryClient.setQueriesData<Pages<unknown>>({ queryKey: ['list'] }, (data) => {
    if (!data) return data;
    let touched = false;
    const pages = data.pages.map((page) => {
      const items = page.items.map(change);
      if (items.every((entry, index) => entry === page.items[index])) return page;
      touched = true;
      return { ...page, items };
    });
    return touched ? { ...data, pages } : data;
  });
}

/** Changes an item in every list and on its own page. */
export function changeItem(id: string, change: (item: Item) => Item): void {
  changeEntries((entry) => (isItem(entry) && entry.id === id ? change(entry) : entry));
  queryClient.setQueryData<Item>(oneKey(getItem, { params: { id } }), (item) => (item ? change(item) : item));
}

/** Changes a comment in every thread that is loaded. */
export function changeComment(id: string, change: (comment: Comment) => Comment): void {
  changeEntries((entry) => (isComment(entry) && entry.id === id ? change(entry) : entry));
}

/** Changes a single thing that is cached under its route. */
export function changeOne<C extends AnyContract>(
  contract: C,
  input: Omit<CallInput<C>, 'signal' | 'idempotencyKey'> | undefined,
  change: (old: CallReply<C>) => CallReply<C>,
): void {
  queryClient.setQueryData<CallReply<C>>(oneKey(contract, input), (old) => (old === undefined ? old : change(old)));
}

/** Takes an entry out of every list (a deleted item, an ended session). */
export function dropEntry(id: string): void {
  queryClient.setQueriesData<Pages<{ id?: string }>>({ queryKey: ['list'] }, (data) => {
    if (!data?.pages.some((page) => page.items.some((entry) => entry.id === id))) return data;
    return {
      ...data,
      pages: data.pages.map((page) => ({ ...page, items: page.items.filter((entry) => entry.id !== id) })),
    };
  });
}

/** Puts an entry at the start of the lists under a key (or a key's beginning), where it is not there already. */
export function prependEntry(queryKey: readonly unknown[], entry: { id: string }): void {
  queryClient.setQueriesData<Pages<{ id: string }>>({ queryKey }, (data) => {
    const [first, ...rest] = data?.pages ?? [];
    if (!data || !first || data.pages.some((page) => page.items.some((one) => one.id === entry.id))) return data;
    return { ...data, pages: [{ ...first, items: [entry, ...first.items] }, ...rest] };
  });
}

/** Puts an entry at the end of a list that is loaded to its end, where it is not there already. */
export function appendEntry(queryKey: readonly unknown[], entry: { id: string }): void {
  queryClient.setQueriesData<Pages<{ id: string }>>({ queryKey }, (data) => {
    const last = data?.pages.at(-1);
    if (!data || !last || last.next !== null) return data;
    if (data.pages.some((page) => page.items.some((one) => one.id === entry.id))) return data;
    return { ...data, pages: [...data.pages.slice(0, -1), { ...last, items: [...last.items, entry] }] };
  });
}
