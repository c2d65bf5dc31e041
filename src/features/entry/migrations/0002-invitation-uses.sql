-- Who came in by which invitation: whose answer was lost on the way is known when they come again.
create table invitation_use (
  invitation_id bigint not null references invitation (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  at timestamptz not null default now(),
  primary key (invitation_id, person_id)
);
create index invitation_use_by_person on invitation_use (person_id);
