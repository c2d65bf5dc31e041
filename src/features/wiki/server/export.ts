/** Pages as Markdown: one as a file, a tree as a zip of folders that `fika import markdown` makes the same tree of again. */
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { stringify } from 'yaml';
import { ZipFile } from 'yazl';
import { originalKey, variantKey } from '../../../core/files/server/files.ts';
import { itemOfAddress } from '../../../core/items/server/links.ts';
import type { Doc, LooseNode, Mark } from '../../../core/richtext/document.ts';
import { toMarkdown } from '../../../core/richtext/markdown.ts';
import type { Db, Services } from '../../../platform/services.ts';
import {
  type ExportedPage,
  type ExportedPicture,
  exportedPages,
  picturesOf,
  type TreeRow,
  treeRows,
} from './export-queries.ts';

/** The folder of a zip that its pictures are in. */
export const pictureFolder = '_files';

/** What a page is called as a file: letters and digits of its title, none that a system or an importer takes for something else. */
export function fileNameOf(title: string): string {
  const name =
    title
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
      .slice(0, 80)
      .toWellFormed()
      .replace(/^-+|-+$/g, '') || 'page';
  return /^(?:index|readme|con|prn|aux|nul|com\d|lpt\d)$/.test(name) ? `${name}-page` : name;
}

/** Id → path within the zip, in the order of the tree: a page's children are in the folder of its own name. */
export function pathsOf(rows: readonly TreeRow[], below: string | null): Map<string, string> {
  const children = Map.groupBy(rows, ({ parent_id: parent }) => parent);
  const paths = new Map<string, string>();
  const walk = (level: readonly TreeRow[], folder: string) => {
    const taken = new Set<string>();
    for (const { id, title } of level) {
      const name = fileNameOf(title);
      let free = name;
      for (let n = 2; taken.has(free); n++) free = `${name}-${n}`;
      taken.add(free);
      paths.set(id, `${folder}${free}.md`);
      walk(children.get(id) ?? [], `${folder}${free}/`);
    }
  };
  walk(below === null ? (children.get(null) ?? []) : rows.filter(({ id }) => id === below), '');
  return paths;
}

/** The document as it is read from a file at `path`: pages beside it and pictures by their paths. */
function relocated(
  doc: Doc,
  path: string,
  paths: ReadonlyMap<string, string>,
  pictures: ReadonlyMap<string, string>,
): Doc {
  const from = posix.dirname(path);
  const relative = (to: string) => posix.relative(from, to).split('/').map(encodeURIComponent).join('/');
  const link = (href: string): string => {
    const target = paths.get(itemOfAddress(href) ?? '');
    return target === undefined ? href : `${relative(target)}${/#.*$/.exec(href)?.[0] ?? ''}`;
  };
  const walk = (node: LooseNode): LooseNode => {
    const picture = node.type === 'image' ? pictures.get(String(node.attrs?.file)) : undefined;
    const marks = node.marks?.map(
      (mark): Mark => (mark.type === 'link' ? { type: 'link', attrs: { href: link(mark.attrs.href) } } : mark),
    );
    return {
      ...node,
      ...(picture && { attrs: { ...node.attrs, src: relative(picture) } }),
      ...(marks && { marks }),
      ...(node.content && { content: node.content.map(walk) }),
    };
  };
  return walk(doc as unknown as LooseNode) as unknown as Doc;
}

const frontMatter = (page: ExportedPage, order: number | null): string =>
  stringify({
    title: page.title,
    ...(order !== null && { order }),
    ...(page.owner && { owner: page.owner }),
    ...(page.valid_until && { valid_until: page.valid_until }),
    ...(page.template && { template: true }),
    created: page.created_at.toISOString(),
    ...(page.edited_at && { updated: page.edited_at.toISOString() }),
  });

const fileOf = (page: ExportedPage, doc: Doc, order: number | null): string => {
  const text = toMarkdown(doc);
  return `---\n${frontMatter(page, order)}---\n${text === '' ? '' : `\n${text}\n`}`;
};

/** One page; undefined where there is none. Pictures and links are as Fika writes them, so that it can be taken in again. */
export async function markdownOf(db: Db, id: string): Promise<{ name: string; text: string } | undefined> {
  const [page] = await exportedPages(db, [id]);
  return page && { name: `${fileNameOf(page.title)}.md`, text: fileOf(page, page.body as Doc, null) };
}

const extension = /\.[\p{L}\p{N}]{1,8}$/u;
const pictureName = ({ id, name, mime, isPicture }: ExportedPicture): string => {
  const kept = isPicture || mime === 'image/webp' ? '.webp' : (extension.exec(name)?.[0] ?? '');
  return `${pictureFolder}/${id}-${fileNameOf(name.replace(extension, ''))}${kept}`;
};

/** Bodies that are fetched at once; as many are in memory. */
const ahead = 50;

/**
 * A place's pages, or those from `below` on, as a zip that is made while it is sent.
 * Access to the place must have been decided: whoever reads it reads all its pages.
 */
export async function zipOf(services: Services, db: Db, place: string, below: string | null): Promise<Readable> {
  const rows = await treeRows(db, place);
  const paths = pathsOf(rows, below);
  const ids = [...paths.keys()];
  const pictures = await picturesOf(db, ids);
  const pictureNames = new Map(pictures.map((one) => [one.id, pictureName(one)]));
  const places = new Map(
    [...Map.groupBy(rows, ({ parent_id: parent }) => parent).values()].flatMap((level) =>
      level.map(({ id }, n) => [id, n + 1]),
    ),
  );
  let near = new Map<string, ExportedPage>();
  const pageOf = async (id: string, n: number): Promise<ExportedPage | undefined> => {
    if (!near.has(id))
      near = new Map((await exportedPages(db, ids.slice(n, n + ahead))).map((page) => [page.id, page]));
    return near.get(id);
  };
  const textOf = async (id: string, n: number): Promise<string> => {
    const page = await pageOf(id, n);
    // Deleted since the list was made.
    if (!page) return '';
    return fileOf(page, relocated(page.body as Doc, paths.get(id)!, paths, pictureNames), places.get(id) ?? null);
  };
  const zip = new ZipFile();
  const add = (path: string, read: () => Promise<Readable>) =>
    zip.addReadStreamLazy(path, (done) => {
      read().then(
        (stream) => done(null, stream),
        (error) => done(error, undefined as never),
      );
    });
  for (const [n, id] of ids.entries()) add(paths.get(id)!, async () => streamOf(await textOf(id, n)));
  for (const { id, isPicture } of pictures)
    add(pictureNames.get(id)!, () => services.storage.get(isPicture ? variantKey(id, 'content') : originalKey(id)));
  zip.on('error', (error) => (zip.outputStream as Readable).destroy(error as Error));
  zip.end();
  return zip.outputStream as Readable;
}

const streamOf = (text: string): Readable => Readable.from([Buffer.from(text)]);
