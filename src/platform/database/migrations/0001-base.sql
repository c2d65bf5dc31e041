create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists citext;

create sequence fika_id_seq;

-- An id is (milliseconds since 2020-01-01T00:00Z) << 22 | the low 22 bits of a sequence: unique, and ordered by time.
-- What is older than 2020 (imports) shares the first millisecond: ids are positive in every contract.
create function fika_id(at timestamptz default clock_timestamp()) returns bigint
language sql volatile
return (greatest(floor(date_part('epoch', at) * 1000)::bigint - 1577836800000, 0) << 22)
       | (nextval('fika_id_seq') & 4194303);

-- One row: what this installation is, beside what is in it.
create table installation (
  id boolean primary key default true check (id),
  created_at timestamptz not null default now(),
  -- pg_control_system().system_identifier of the cluster that the activity log last lived in.
  cluster text,
  -- Grows by one whenever the data moves to another cluster, since transaction ids start again there.
  era int not null default 1,
  -- sha256, in hex, of the token in the one-time set-up link.
  setup_token_hash text
);
insert into installation default values;
