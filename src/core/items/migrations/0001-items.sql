create table item (
  id bigint primary key default fika_id(),
  kind text not null,
  place_id bigint not null references place (id),
  author_id bigint not null references person (id),
  title text not null default '',
  body jsonb not null,
  language text,
  version int not null default 1,
  comment_count int not null default 0,
  -- Moves at every change of what all readers see alike (text, comments, reactions, votes, pictures): the key of the cache.
  rev int not null default 1,
  -- {"👍": 3}: moved by one at each reaction, never recounted.
  reactions jsonb not null default '{}',
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  deleted_by bigint references person (id),
  -- Where a deleted item stood, for undo: its placements are gone, so that no list has to pass over it.
  deleted_places bigint[]
);
create index item_by_author on item (author_id, id desc) where deleted_at is null;

-- Where an item is shown. This index is every community's timeline.
create table placement (
  place_id bigint not null references place (id) on delete cascade,
  item_id bigint not null references item (id) on delete cascade,
  placed_by bigint references person (id) on delete set null,
  primary key (place_id, item_id)
);
create index placement_by_item on placement (item_id, place_id);

create table item_revision (
  item_id bigint not null references item (id) on delete cascade,
  version int not null,
  title text not null,
  body jsonb not null,
  editor_id bigint not null references person (id),
  at timestamptz not null,
  primary key (item_id, version)
);

create table tag (
  id bigint primary key default fika_id(),
  name citext not null unique
);
create table item_tag (
  tag_id bigint not null references tag (id) on delete cascade,
  item_id bigint not null references item (id) on delete cascade,
  primary key (tag_id, item_id)
);
create index item_tag_by_item on item_tag (item_id);

-- Who is named in an item or one of its comments.
create table mention (
  subject_id bigint not null,
  person_id bigint not null references person (id) on delete cascade,
  item_id bigint not null references item (id) on delete cascade,
  primary key (subject_id, person_id)
);
create index mention_by_person on mention (person_id, subject_id desc);
create index mention_by_item on mention (item_id);
