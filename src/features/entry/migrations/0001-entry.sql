create table invitation (
  id bigint primary key default fika_id(),
  token_hash bytea not null unique,
  email citext,
  message text not null default '',
  communities bigint[] not null default '{}',
  guest boolean not null default false,
  uses int not null default 0,
  maximum_uses int,
  invited_by bigint not null references person (id),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index invitation_by_email on invitation (email) where email is not null;
