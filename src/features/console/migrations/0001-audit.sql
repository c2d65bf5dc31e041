-- Who changed people, places, roles and access; derived from the log by the subscriber `audit`. What was said is not in it.
create table audit_entry (
  activity_id bigint primary key,
  at timestamptz not null,
  actor_id bigint,
  verb text not null,
  object_id bigint not null,
  place_id bigint,
  person_id bigint,
  data jsonb not null
);
