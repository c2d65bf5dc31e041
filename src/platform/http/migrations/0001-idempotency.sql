-- One row for each write that carried an Idempotency-Key, in the same transaction as the write itself: a second one
-- waits for the first and gets its reply.
create table idempotency (
  person_id bigint not null,
  key text not null,
  route text not null,
  request_hash bytea not null,
  status int,
  reply jsonb,
  at timestamptz not null default now(),
  primary key (person_id, key)
);
create index idempotency_by_age on idempotency (at);
