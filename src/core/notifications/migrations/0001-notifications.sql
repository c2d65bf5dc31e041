-- Derived from the log by the subscriber `notifications`: what happened that concerns a person, one row for each activity.
create table notification_event (
  person_id bigint not null references person (id) on delete cascade,
  -- The conversation: an item, or a community for memberships.
  subject_id bigint not null,
  activity_id bigint not null,
  reason text not null,
  actor_id bigint,
  -- The comment, item or place that it is about.
  object_id bigint not null,
  at timestamptz not null,
  primary key (person_id, subject_id, activity_id)
);
create index notification_event_by_object on notification_event (object_id);

-- One entry for each person and conversation: the inbox's order and state.
create table notification (
  person_id bigint not null references person (id) on delete cascade,
  subject_id bigint not null,
  item_id bigint,
  place_id bigint,
  -- The newest activity: where the entry stands.
  bumped bigint not null,
  bumped_at timestamptz not null,
  unread boolean not null,
  done boolean not null,
  primary key (person_id, subject_id)
);
create index notification_inbox on notification (person_id, done, bumped desc);
create index notification_unread on notification (person_id) where unread and not done;

-- What a person did with an entry: kept apart from what the log says, so that a rebuild cannot make read things unread.
create table notification_mark (
  person_id bigint not null references person (id) on delete cascade,
  subject_id bigint not null,
  read_up_to bigint not null default 0,
  done_up_to bigint not null default 0,
  primary key (person_id, subject_id)
);

-- Who listens to a discussion, as the log tells it: authors, those who took part, those who chose to, less those who chose not to.
create table notification_listener (
  item_id bigint not null,
  person_id bigint not null,
  active boolean not null,
  primary key (item_id, person_id)
);
