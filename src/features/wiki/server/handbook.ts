/** A folder of Markdown files as a tree of pages, and what its addresses mean. Reads nothing but names and front matter. */
import { posix } from 'node:path';

export interface FilePage {
  /** The file's path; of a folder without a page of its own the folder's, with `/` at its end. */
  readonly path: string;
  readonly front: Readonly<Record<string, unknown>>;
}

export interface TreePage {
  readonly path: string;
  /** The path of the page above it. */
  readonly parent: string | null;
  readonly order: number | null;
}

export const isMarkdown = (name: string): boolean => /\.(?:md|markdown|mdown|mdx)$/i.test(name);
const isHidden = (name: string): boolean =>
  name.split('/').some((part) => part.startsWith('.') || part === 'node_modules');
export const isPageFile = (name: string): boolean => isMarkdown(name) && !isHidden(name);

const isIndex = (path: string): boolean => /(?:^|\/)(?:index|readme|_index)\.[^/]*$/i.test(path);
const withoutEnding = (path: string): string => path.replace(/\.[^./]+$/, '');

/** Files about the folder itself, which stand beside the one that has the pages. */
const aside = /^(?:licen[cs]e|readme|contributing|changelog|code_of_conduct|security)\.[^/]*$/i;

/** The folder that all pages are in, but for those about the whole: `pages/`, or nothing. */
export function rootOf(paths: readonly string[]): string {
  let within = paths.filter((path) => !aside.test(path));
  let root = '';
  for (;;) {
    const folder = /^([^/]+\/)/.exec(within[0] ?? '')?.[1];
    if (!folder || !within.every((path) => path.startsWith(folder))) return root;
    root += folder;
    within = within.map((path) => path.slice(folder.length));
  }
}

const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value)
    ? value
    : typeof value === 'string' && /^-?\d{1,9}(?:\.\d+)?$/.test(value)
      ? Number(value)
      : null;

/** What front matter calls the place in its level. */
export const orderOf = (front: FilePage['front']): number | null =>
  ['order', 'nav_order', 'weight', 'position', 'sidebar_position']
    .map((key) => numberOf(front[key]))
    .find((n) => n !== null) ?? null;

/** The page that a folder is: `x/index.md`, else `x.md` beside it. */
function pageOfFolder(folder: string, files: ReadonlySet<string>): string | undefined {
  const inside = [...files].find((path) => posix.dirname(path) === folder && isIndex(path));
  return inside ?? [...files].find((path) => withoutEnding(path) === folder && !isIndex(path));
}

/** Every page with the one above it, parents before their children, each level in its order. Folders that have no page become one. */
export function treeOf(files: readonly FilePage[], root: string): TreePage[] {
  const fronts = new Map(files.map(({ path, front }) => [path, front]));
  const names = new Set(fronts.keys());
  const folderPages = new Map<string, string>();
  const folderPage = (folder: string): string => {
    const known = folderPages.get(folder);
    if (known !== undefined) return known;
    const page = pageOfFolder(folder, names) ?? `${folder}/`;
    folderPages.set(folder, page);
    return page;
  };
  const rootFolder = root === '' ? '.' : root.slice(0, -1);
  const isTop = (folder: string) => folder === '.' || folder === rootFolder || !`${folder}/`.startsWith(root);
  const parentOf = (path: string): string | null => {
    const own = path.endsWith('/') ? path.slice(0, -1) : path;
    let folder = posix.dirname(own);
    // The page of a folder stands where the folder does.
    if (!path.endsWith('/') && !isTop(folder) && folderPage(folder) === path && isIndex(path))
      folder = posix.dirname(folder);
    return isTop(folder) ? null : folderPage(folder);
  };
  const parents = new Map<string, string | null>();
  const add = (path: string) => {
    if (parents.has(path)) return;
    const parent = parentOf(path);
    parents.set(path, parent);
    if (parent !== null) add(parent);
  };
  for (const { path } of files) add(path);
  const order = (path: string) => orderOf(fronts.get(path) ?? {});
  const level = (parent: string | null): TreePage[] =>
    [...parents]
      .filter(([, above]) => above === parent)
      .map(([path]) => ({ path, parent, order: order(path) }))
      .sort(
        (a, b) =>
          (a.order ?? 1e9) - (b.order ?? 1e9) ||
          Number(isIndex(b.path)) - Number(isIndex(a.path)) ||
          (a.path < b.path ? -1 : 1),
      )
      .flatMap((page) => [page, ...level(page.path)]);
  return level(null);
}

/** An address without what two ways of writing it differ in. */
export function plainAddress(address: string): string {
  let path = address;
  try {
    path = decodeURIComponent(address);
  } catch {
    // A per cent sign that is one.
  }
  return path
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.(?:md|markdown|mdown|mdx|html?)$/i, '')
    .replace(/(?:^|\/)(?:index|readme|_index)$/i, '')
    .toLowerCase();
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

export interface Addresses {
  /** The page's path that an address without its `#…` leads to, from the file that has it; for a forwarding page where that leads. */
  readonly find: (
    address: string,
    from: string,
  ) => { readonly path: string; readonly anchor?: string } | { readonly href: string } | undefined;
  /** Pages that only lead elsewhere: they are not made. */
  readonly forwards: ReadonlySet<string>;
}

/** Every address that a file can be named by: its path, its permalink, and those it had before. */
export function addressesOf(files: readonly FilePage[], root: string): Addresses {
  const pages = new Map<string, string>();
  const lastNames = new Map<string, string | null>();
  const forwards = new Map<string, string>();
  const note = (address: string, path: string) => {
    const plain = plainAddress(address);
    if (!pages.has(plain)) pages.set(plain, path);
  };
  for (const { path } of files) {
    note(path, path);
    if (path.startsWith(root)) note(path.slice(root.length), path);
  }
  for (const { path, front } of files) {
    for (const address of [
      ...textsOf(front.permalink),
      ...textsOf(front.redirect_from),
      ...textsOf(front.aliases),
      ...textsOf(front.slug),
    ])
      note(address, path);
    const to = front.redirect_to;
    if (typeof to === 'string' && to !== '') forwards.set(path, to);
    const last = plainAddress(path).split('/').at(-1)!;
    lastNames.set(last, lastNames.has(last) ? null : path);
  }
  const find: Addresses['find'] = (address, from) => {
    const seen = new Set<string>();
    let target = address;
    let origin = from;
    let anchor: string | undefined;
    for (;;) {
      const found = findPage(target, origin);
      if (found === undefined) return undefined;
      const to = forwards.get(found);
      if (to === undefined) return { path: found, ...(anchor !== undefined && { anchor }) };
      if (/^[a-z][a-z0-9+.-]*:/i.test(to)) return { href: to };
      if (seen.has(found)) return undefined;
      seen.add(found);
      [target, anchor] = to.split('#') as [string, string | undefined];
      origin = found;
    }
  };
  const findPage = (address: string, from: string): string | undefined => {
    if (address === '') return from;
    const relative = !address.startsWith('/');
    const inRoot = (path: string) => pages.get(plainAddress(path));
    const folder = posix.dirname(from);
    const candidates = relative
      ? [
          posix.join(folder, address),
          // Sites show `tools/slack.md` at `tools/slack/`: what is relative there is relative to that.
          posix.join(withoutEnding(from), address),
          `${root}${address}`,
          address,
        ]
      : [address];
    for (const candidate of candidates) {
      if (candidate.startsWith('..')) continue;
      const found = inRoot(candidate);
      if (found !== undefined) return found;
    }
    return lastNames.get(plainAddress(address).split('/').at(-1) ?? '') ?? undefined;
  };
  return { find, forwards: new Set(forwards.keys()) };
}
