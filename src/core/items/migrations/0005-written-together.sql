-- Who wrote the newest version, where several write one text and it is not the author.
alter table item add column editor_id bigint references person (id);

-- What the text of an item links to or embeds within Fika, kept when it is written: read backwards, it says where something is spoken of.
create table item_link (
  from_id bigint not null references item (id) on delete cascade,
  to_id bigint not null references item (id) on delete cascade,
  primary key (to_id, from_id)
);
create index item_link_from on item_link (from_id);
