-- When and where, by the clock on the wall: a weekly meeting at nine stays at nine when the clocks change.
create table event (
  id bigint primary key references item (id) on delete cascade,
  starts_at timestamp not null,
  ends_at timestamp not null,
  time_zone text not null,
  all_day boolean not null default false,
  location text not null default '',
  address text not null default '',
  capacity int,
  -- A recurrence rule (RFC 5545), at most daily.
  rule text,
  -- Dates that the rule gives and that do not take place, as an imported calendar says.
  ex_dates text[] not null default '{}',
  uid text not null,
  -- Raised with what calendars must know: time, place, calling off (RFC 5546).
  sequence int not null default 0,
  cancelled boolean not null default false,
  replies_closed boolean not null default false,
  -- Its dates are written down until then; null where there are no more.
  dates_until timestamptz
);
create index event_to_extend on event (dates_until) where dates_until is not null;

-- A date that is otherwise than the rule says (RECURRENCE-ID): moved, or called off.
create table event_exception (
  event_id bigint not null references event (id) on delete cascade,
  slot timestamp not null,
  starts_at timestamp not null,
  ends_at timestamp not null,
  cancelled boolean not null default false,
  primary key (event_id, slot)
);

-- The dates of each event in a window of time, written down so that lists read an index.
create table event_date (
  event_id bigint not null references event (id) on delete cascade,
  slot timestamp not null,
  starts_at timestamp not null,
  ends_at timestamp not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  cancelled boolean not null default false,
  primary key (event_id, slot)
);
create index event_date_by_event on event_date (event_id, from_at) include (to_at);
create index event_date_by_time on event_date (from_at) where not cancelled;

-- The same in each place that the event is put in: a community's calendar.
create table event_in_place (
  place_id bigint not null references place (id) on delete cascade,
  from_at timestamptz not null,
  event_id bigint not null references event (id) on delete cascade,
  slot timestamp not null,
  to_at timestamptz not null,
  primary key (place_id, from_at, event_id, slot) include (to_at)
);
create index event_in_place_by_event on event_in_place (event_id);

create table event_reply (
  event_id bigint not null references event (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  answer text not null check (answer in ('yes', 'maybe', 'no', 'waiting')),
  note text not null default '',
  -- Minutes before each date; null for none.
  remind int default 1440,
  -- The order in which they answered, and wait.
  turn bigint not null default fika_id(),
  at timestamptz not null default clock_timestamp(),
  primary key (event_id, person_id)
);
create index event_reply_in_turn on event_reply (event_id, answer, turn);
create index event_reply_by_person on event_reply (person_id, event_id) where answer in ('yes', 'maybe', 'waiting');

create table event_invitation (
  event_id bigint not null references event (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  at timestamptz not null default clock_timestamp(),
  primary key (event_id, person_id)
);
create index event_invitation_by_person on event_invitation (person_id);

-- What was reminded of: nobody is twice, whatever becomes of the job.
create table event_reminded (
  event_id bigint not null references event (id) on delete cascade,
  slot timestamp not null,
  person_id bigint not null references person (id) on delete cascade,
  at timestamptz not null default clock_timestamp(),
  primary key (event_id, slot, person_id)
);
create index event_reminded_by_person on event_reminded (person_id);

-- Who wants no mail about events.
create table event_mail_stopped (
  person_id bigint primary key references person (id) on delete cascade,
  at timestamptz not null default clock_timestamp()
);
