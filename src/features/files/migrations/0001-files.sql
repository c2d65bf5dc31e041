-- A folder is no item: it has the access of its place.
create table file_folder (
  id bigint primary key default fika_id(),
  place_id bigint not null references place (id) on delete cascade,
  parent_id bigint references file_folder (id),
  name text not null,
  created_at timestamptz not null default now()
);
-- Of one name there is one in a folder; also the way to resolve a path, step by step.
create unique index file_folder_by_name on file_folder (place_id, coalesce(parent_id, 0), lower(name));
create index file_folder_by_parent on file_folder (parent_id) where parent_id is not null;

create table file_item (
  id bigint primary key references item (id) on delete cascade,
  -- Where it lies in its home place; at the top where there is none.
  folder_id bigint references file_folder (id) on delete set null,
  -- The version that is shown. None while nothing was put in yet.
  version_id bigint,
  versions int not null default 0
);
create index file_item_by_folder on file_item (folder_id) where folder_id is not null;

create table file_version (
  id bigint primary key default fika_id(),
  item_id bigint not null references file_item (id) on delete cascade,
  number int not null,
  file_id bigint not null references file (id),
  person_id bigint not null references person (id),
  note text not null default '',
  at timestamptz not null default clock_timestamp(),
  unique (item_id, number)
);
create index file_version_by_file on file_version (file_id);
create index file_version_by_person on file_version (person_id);
alter table file_item add constraint file_item_version foreign key (version_id) references file_version (id) deferrable initially deferred;
create index file_item_by_version on file_item (version_id) where version_id is not null;

-- What stands where: a list is read from one of its indexes alone.
create table file_place (
  place_id bigint not null references place (id) on delete cascade,
  item_id bigint not null references file_item (id) on delete cascade,
  folder_id bigint references file_folder (id) on delete set null,
  name text collate "C" not null,
  bytes bigint not null default 0,
  -- The current version's id, or the item's: ids are times.
  changed bigint not null,
  primary key (place_id, item_id)
);
create index file_place_by_item on file_place (item_id);
create index file_place_by_folder on file_place (folder_id) where folder_id is not null;
create index file_place_name on file_place (place_id, coalesce(folder_id, 0), name, item_id);
create index file_place_newest on file_place (place_id, coalesce(folder_id, 0), changed desc, item_id desc);
create index file_place_largest on file_place (place_id, coalesce(folder_id, 0), bytes desc, item_id desc);
create index file_place_recent on file_place (place_id, changed desc, item_id desc);

-- The words in a file, once for all of its versions that are the same file. `none`: it has none that can be read.
create table file_text (
  file_id bigint primary key references file (id) on delete cascade,
  state text not null check (state in ('ready', 'none', 'encrypted', 'failed')),
  text text not null default ''
);
