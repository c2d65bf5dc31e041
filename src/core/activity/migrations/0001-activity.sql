-- The append-only log of what happened; everything that follows from a change is derived from it.
create table activity (
  id bigint primary key default fika_id(),
  -- Which PostgreSQL cluster wrote it: transaction ids start again in a restored one.
  era int not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp(),
  actor_id bigint,
  verb text not null,
  object_id bigint not null,
  item_id bigint,
  place_id bigint,
  person_id bigint,
  data jsonb not null default '{}'
);
create unique index activity_in_order on activity (era, xid, id);

create table activity_subscriber (
  name text primary key,
  era int not null default 0,
  xid xid8 not null default '0',
  id bigint not null default 0,
  -- A subscriber that is being rebuilt has a new generation; its rows of the old one are replaced.
  rebuilt_at timestamptz
);

create function activity_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'activity is append-only';
end $$;
create trigger activity_append_only before update or delete on activity
  for each row when (current_setting('fika.erasing', true) is distinct from 'on')
  execute function activity_is_append_only();
