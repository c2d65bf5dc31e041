-- What a subscriber could not take, set aside so that everything after it is taken. Taken again when an administrator says so; a rebuild begins anew.
create table activity_set_aside (
  id bigint primary key default fika_id(),
  subscriber text not null,
  activity_id bigint not null references activity (id) on delete cascade,
  error text not null,
  tries int not null default 1,
  at timestamptz not null default now(),
  unique (subscriber, activity_id)
);
create index activity_set_aside_by_activity on activity_set_aside (activity_id);
