create table private_address (
  id bigint primary key default fika_id(),
  person_id bigint not null references person (id) on delete cascade,
  -- Which room answers, and about what.
  kind text not null,
  subject text not null,
  -- sha256 of the token: whoever reads the database cannot read feeds.
  token_hash bytea not null unique,
  created_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz
);
create index private_address_of_person on private_address (person_id, id desc);
