create table saved (
  person_id bigint not null references person (id) on delete cascade,
  item_id bigint not null references item (id) on delete cascade,
  -- Time-ordered, so that the list of saved items is one index.
  position bigint not null default fika_id(),
  primary key (person_id, item_id)
);
create index saved_by_position on saved (person_id, position desc, item_id);

-- What a person chose to hear of: an item's discussion, a person's page (as a place), a tag.
create table follow (
  person_id bigint not null references person (id) on delete cascade,
  subject_id bigint not null,
  subject text not null check (subject in ('item', 'place', 'tag')),
  -- Off is remembered, so that taking part again does not switch on what somebody switched off.
  active boolean not null default true,
  primary key (person_id, subject, subject_id)
);
create index follow_by_subject on follow (subject_id, person_id) where active;
