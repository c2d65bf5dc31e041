-- Reactions to items and to comments: ids are unique over both.
create table reaction (
  subject_id bigint not null,
  person_id bigint not null references person (id) on delete cascade,
  emoji text not null,
  item_id bigint not null references item (id) on delete cascade,
  at timestamptz not null default now(),
  primary key (subject_id, person_id, emoji)
);
create index reaction_by_subject on reaction (subject_id, at desc, person_id);
create index reaction_by_item on reaction (item_id);
