import { sql } from 'kysely';
import type { z } from 'zod';
import type { KindExporting, Part } from '../../../core/exporting/parts.ts';
import type { articleFields } from '../contract.ts';
import { noteAddresses } from './import-queries.ts';
import { putAuthors, seriesByName } from './queries.ts';

/** Lists show an excerpt made of the text where none was given; whether one was, and where it stood before, would be lost. */
export const articleExporting: KindExporting = {
  own: async (db, ids) => {
    const { rows } = await sql<{ id: string; excerpt: string; addresses: string[] }>`
      select a.id, a.excerpt, array(select path from article_address d where d.article_id = a.id order by path) as addresses
      from article a where a.id = any (${[...ids]}::bigint[])`.execute(db);
    return new Map(rows.map(({ id, excerpt, addresses }) => [id, { excerpt, addresses }]));
  },
  input: ({ fields, own }, ids) => {
    const { cover, series } = fields as z.output<typeof articleFields>;
    const file = ids(cover?.file);
    return {
      excerpt: own.excerpt ?? '',
      cover: cover && file ? { file, alt: cover.alt } : null,
      series: series?.name ?? '',
      part: series?.part ?? null,
    };
  },
  // Whoever wrote along may have left since, and is named all the same.
  restore: async (db, id, { fields, own }, ids) => {
    const { authors } = fields as z.output<typeof articleFields>;
    const { rows } = await sql<{ author: string }>`select author_id as author from item where id = ${id}`.execute(db);
    const others = authors.flatMap((one) => ids(one.id) ?? []).filter((one) => one !== rows[0]!.author);
    await putAuthors(db, id, [rows[0]!.author, ...others]);
    await noteAddresses(db, id, (own.addresses as string[] | undefined) ?? []);
  },
};

/** Series that have a part. Articles name theirs; here they get back who they are. */
export const seriesPart: Part = {
  name: 'article-series',
  page: (
    after,
    limit,
  ) => sql`select s.id, s.place_id as place, s.name from article_series s where s.id > ${after}::bigint
    and exists (select 1 from article a join item i on i.id = a.id where a.series_id = s.id and i.deleted_at is null)
    order by s.id limit ${limit}`,
  take: async (db, { place, name }, ids) => {
    const where = ids(place);
    return where === undefined ? null : seriesByName(db, where, String(name));
  },
};
