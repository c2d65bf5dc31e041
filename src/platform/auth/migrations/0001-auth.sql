-- The tables of better-auth live in a schema of their own; it is the only one who writes to them.
create schema if not exists auth;

create table api_token (
  id bigint primary key default fika_id(),
  auth_id uuid not null,
  name text not null,
  -- SHA-256 of a random 256-bit token: nothing to guess, so no slow hash is needed.
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz
);
create index api_token_by_auth on api_token (auth_id);

-- Failed sign-ins, counted per account and per address.
create table sign_in_attempt (
  bucket text primary key,
  failures int not null default 0,
  last_at timestamptz not null default now()
);
