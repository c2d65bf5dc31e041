create table idea (
  id bigint primary key references item (id) on delete cascade,
  -- Where it was written: its votes are counted against what a person has there.
  place_id bigint not null references place (id) on delete cascade,
  state text not null default 'open' check (state in ('open', 'planned', 'started', 'done', 'declined', 'merged')),
  votes int not null default 0,
  supporters int not null default 0,
  -- Who sees to it.
  owner_id bigint references person (id) on delete set null,
  merged_into bigint references idea (id) on delete set null
);
create index idea_popular on idea (place_id, votes desc, id desc) where state = 'open';
create index idea_newest on idea (place_id, id desc) where state = 'open';
create index idea_decided on idea (place_id, id desc) where state <> 'open';
create index idea_by_target on idea (merged_into) where merged_into is not null;

create table idea_vote (
  idea_id bigint not null references idea (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  votes smallint not null check (votes between 1 and 3),
  primary key (idea_id, person_id)
);
create index idea_vote_by_person on idea_vote (person_id, idea_id);

-- Every decision with its reason; the newest is shown, the others are its history.
create table idea_decision (
  id bigint primary key default fika_id(),
  idea_id bigint not null references idea (id) on delete cascade,
  state text not null,
  reason text not null,
  decided_by bigint not null references person (id) on delete cascade,
  at timestamptz not null default clock_timestamp()
);
create index idea_decision_by_idea on idea_decision (idea_id, id desc);
