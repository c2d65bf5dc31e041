import { type RawBuilder, sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import { placeIsReadableBy, type Reader, readerOf } from '../../access/server/queries.ts';

/**
 * A condition on a row of `draft` under an alias: its owner reads it; those who write along and whoever was asked to look it over do as long as they read where it will
 * be published.
 */
export const draftIsReadableBy = (reader: Reader, alias: string): RawBuilder<boolean> => {
  const d = sql.raw(alias);
  return sql<boolean>`(${d}.owner_id = ${reader.person} or ((${d}.reviewer_id = ${reader.person} and ${d}.review <> 'none'
    or exists (select 1 from draft_person x where x.draft_id = ${d}.id and x.person_id = ${reader.person}))
    and ${placeIsReadableBy(reader, `${alias}.place_id`)}))`;
};

export const draftIsReadable = (viewer: Viewer, alias: string): RawBuilder<boolean> =>
  draftIsReadableBy(readerOf(viewer), alias);
