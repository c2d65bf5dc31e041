import { sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { itemIsReadable } from '../../access/server/queries.ts';
import type { References } from '../../richtext/references.ts';

const address = /^\/items\/([1-9]\d{0,17})(?:[#?]|$)/;

/** The item that an address within Fika leads to. */
export const itemOfAddress = (href: string): string | undefined => address.exec(href)?.[1];

/** Items that a text links to or shows, each once. */
export const linkedItems = ({ links, items }: Pick<References, 'links' | 'items'>): string[] => [
  ...new Set([...items, ...links.flatMap((href) => itemOfAddress(href) ?? [])]),
];

/** Makes what an item links to exactly these; ids of nothing, and its own, are passed over. */
export async function putLinks(db: Db, from: string, to: readonly string[]): Promise<void> {
  await sql`with gone as (
      delete from item_link where from_id = ${from} and to_id <> all (${[...to]}::bigint[])
    )
    insert into item_link (from_id, to_id)
    select ${from}, i.id from item i where i.id = any (${[...to]}::bigint[]) and i.id <> ${from}
    on conflict do nothing`.execute(db);
}

export interface LinkingItem {
  id: string;
  kind: string;
  title: string;
  body: unknown;
}

/** What links here, newest first, as far as the viewer may read it. */
export async function linkingItems(db: Db, viewer: Viewer, to: string, limit: number): Promise<LinkingItem[]> {
  const { rows } = await sql<LinkingItem>`select i.id, i.kind, i.title, case when i.title = '' then i.body end as body
    from item_link l join item i on i.id = l.from_id
    where l.to_id = ${to} and ${itemIsReadable(viewer, 'l.from_id')} order by l.from_id desc limit ${limit}`.execute(
    db,
  );
  return rows;
}
