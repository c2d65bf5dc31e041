create table draft (
  id bigint primary key default fika_id(),
  kind text not null,
  -- Where it will be published.
  place_id bigint not null references place (id) on delete cascade,
  owner_id bigint not null references person (id) on delete cascade,
  -- The item that it will change, as of this version; null: it becomes a new one.
  item_id bigint unique references item (id) on delete cascade,
  item_version int,
  title text not null default '',
  body jsonb not null,
  -- The kind's own fields, as its input takes them; checked when it is published.
  fields jsonb not null default '{}',
  language text,
  version int not null default 1,
  saved_by bigint references person (id) on delete set null,
  reviewer_id bigint references person (id) on delete set null,
  review text not null default 'none' check (review in ('none', 'asked', 'ready', 'not-yet')),
  review_note text not null default '',
  scheduled_at timestamptz,
  -- The code of the problem that kept it from being published when its time came.
  not_published text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create index draft_of_owner on draft (owner_id, id desc);
create index draft_of_reviewer on draft (reviewer_id, id desc) where reviewer_id is not null;

-- Who writes it together with its owner, in the order in which they will be named.
create table draft_person (
  draft_id bigint not null references draft (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  position int not null,
  primary key (draft_id, person_id)
);
create index draft_person_by_person on draft_person (person_id, draft_id desc);

-- Files that it shows. Whoever reads the draft may read them.
create table draft_file (
  draft_id bigint not null references draft (id) on delete cascade,
  file_id bigint not null references file (id) on delete cascade,
  primary key (draft_id, file_id)
);
create index draft_file_by_file on draft_file (file_id);
