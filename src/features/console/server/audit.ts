import { sql } from 'kysely';
import type { Subscriber } from '../../../core/activity/server/subscribers.ts';
import type { Role } from '../../../core/places/contract.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

const audited = /^(person|place|member|session|invitation|token|password|mail)\./;

/** The audit trail, derived from the log. */
export const auditSubscriber: Subscriber = {
  name: 'audit',
  take: async (db, batch) => {
    const rows = batch
      .filter((activity) => audited.test(activity.verb))
      .map((activity) => ({ ...activity, at: activity.at.toISOString() }));
    if (rows.length === 0) return;
    await sql`insert into audit_entry (activity_id, at, actor_id, verb, object_id, place_id, person_id, data)
      select id, at, actor, verb, object, place, person, data
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as e (id bigint, at timestamptz, actor bigint, verb text, object bigint, place bigint, person bigint, data jsonb)
      on conflict do nothing`.execute(db);
  },
  forget: async (db) => {
    await sql`delete from audit_entry`.execute(db);
  },
};

export interface AuditRow {
  id: string;
  at: Date;
  /** Their name; null for what was done from the command line. */
  actor: string | null;
  verb: string;
  object: string | null;
  place: string | null;
  /** Null where the place is not theirs to read, and for what is about no membership. */
  role: Role | null;
  role_before: Role | null;
}

/**
 * Newest first. Secret communities that the administrator is not in appear without their name and members: that something changed is on record, what it is is not
 * theirs to read.
 */
export async function auditTrail(db: Db, viewer: Viewer, after: string | null, limit: number): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select e.activity_id as id, e.at, a.name as actor, e.verb,
      case when p.visibility = 'secret' and m.role is null then null else coalesce(o.name, e.data ->> 'to', '') end as object,
      case when p.visibility = 'secret' and m.role is null then null else p.name end as place,
      case when p.visibility = 'secret' and m.role is null then null else e.data ->> 'role' end as role,
      case when p.visibility = 'secret' and m.role is null then null else e.data ->> 'before' end as role_before
    from audit_entry e
    left join person a on a.id = e.actor_id
    left join person o on o.id = e.person_id
    left join place p on p.id = e.place_id
    left join membership m on m.place_id = p.id and m.person_id = ${viewer.person}
    ${after ? sql`where e.activity_id < ${after}::bigint` : sql``}
    order by e.activity_id desc limit ${limit + 1}`.execute(db);
  return rows;
}
