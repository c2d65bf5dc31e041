import { type RawBuilder, sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';

/**
 * The places whose news a person hears, as a query of `place_id`: what they are a member of, the whole organisation and the open pages that they
 * follow; a guest hears what they are a member of. Readable by its nature, so that a list over it need not ask.
 * @param muted whether communities that they have muted are among them: home leaves those out, but what is on the screen stays live
 */
export const heardPlaces = (viewer: Viewer, { muted }: { muted: boolean }): RawBuilder<{ place_id: string }> =>
  sql`select m.place_id from membership m where m.person_id = ${viewer.person}${muted ? sql`` : sql` and not m.muted`}
    ${
      viewer.guest
        ? sql``
        : sql`union select id from place where kind = 'organisation'
            union select p.id from follow f join place p on p.id = f.subject_id and p.visibility = 'open'
              where f.person_id = ${viewer.person} and f.subject = 'place' and f.active`
    }`;
