-- A large file on its way, in parts. Its bytes lie in the data folder until they are all there; then it becomes a file.
create table upload (
  id bigint primary key default fika_id(),
  owner_id bigint not null references person (id) on delete cascade,
  name text not null,
  mime text not null,
  bytes bigint not null check (bytes >= 0),
  -- What it became. The row stays until it expires, so that whoever did not hear the answer can ask again.
  file_id bigint references file (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '1 day'
);
create index upload_by_owner on upload (owner_id);
create index upload_by_expiry on upload (expires_at);
create index upload_by_file on upload (file_id) where file_id is not null;
