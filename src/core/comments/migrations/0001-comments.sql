create table comment (
  id bigint primary key default fika_id(),
  item_id bigint not null references item (id) on delete cascade,
  parent_id bigint references comment (id) on delete cascade,
  author_id bigint not null references person (id),
  body jsonb not null,
  version int not null default 1,
  reactions jsonb not null default '{}',
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  deleted_by bigint references person (id)
);
create index comment_by_item on comment (item_id, id);
create index comment_by_parent on comment (parent_id) where parent_id is not null;
create index comment_by_author on comment (author_id, id desc);

create table comment_revision (
  comment_id bigint not null references comment (id) on delete cascade,
  version int not null,
  body jsonb not null,
  at timestamptz not null,
  primary key (comment_id, version)
);
