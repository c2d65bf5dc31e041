create table poll (
  id bigint primary key references item (id) on delete cascade,
  choices int not null default 1,
  anonymous boolean not null default false,
  closes_at timestamptz,
  voters int not null default 0
);
create table poll_option (
  id bigint primary key default fika_id(),
  poll_id bigint not null references poll (id) on delete cascade,
  position int not null,
  text text not null,
  votes int not null default 0
);
create index poll_option_by_poll on poll_option (poll_id, position);
create table poll_vote (
  option_id bigint not null references poll_option (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  poll_id bigint not null references poll (id) on delete cascade,
  primary key (poll_id, person_id, option_id)
);
