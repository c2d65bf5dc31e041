create table file (
  id bigint primary key default fika_id(),
  owner_id bigint not null references person (id),
  name text not null,
  mime text not null,
  bytes bigint not null,
  sha256 bytea not null,
  status text not null check (status in ('processing', 'ready', 'failed')),
  width int,
  height int,
  -- {"small": {"bytes": 1234, "width": 320, "height": 213}, …}
  variants jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index file_by_owner on file (owner_id, id desc);

-- Which item or comment shows a file. Whoever reads the item may read the file.
create table attachment (
  subject_id bigint not null,
  file_id bigint not null references file (id),
  item_id bigint not null references item (id) on delete cascade,
  position int not null default 0,
  alt text not null default '',
  -- A picture inside the text is drawn there, not below it.
  inline boolean not null default false,
  primary key (subject_id, file_id)
);
create index attachment_by_file on attachment (file_id);
create index attachment_by_item on attachment (item_id);

alter table person add constraint person_photo foreign key (photo_id) references file (id) on delete set null;
