create table article_series (
  id bigint primary key default fika_id(),
  place_id bigint not null references place (id) on delete cascade,
  name text not null
);
create unique index article_series_name on article_series (place_id, lower(name));

create table article (
  id bigint primary key references item (id) on delete cascade,
  -- As its writer gave it; where it is empty, lists show the teaser, which then is the beginning of the text.
  excerpt text not null default '',
  teaser text not null default '',
  cover_id bigint references file (id) on delete set null,
  cover_alt text not null default '',
  minutes int not null default 1,
  series_id bigint references article_series (id) on delete set null,
  part int
);
create index article_of_series on article (series_id, part, id) where series_id is not null;
create index article_by_cover on article (cover_id) where cover_id is not null;

-- Everybody who wrote it: the item's author at position 0, then the others in the order in which they are named.
create table article_author (
  article_id bigint not null references article (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  position int not null,
  primary key (article_id, person_id)
);
create index article_author_by_person on article_author (person_id, article_id desc);

-- Where an imported article stood before: path and query of its old address, without host and without the slash at the end.
create table article_address (
  path text primary key,
  article_id bigint not null references article (id) on delete cascade
);
create index article_address_by_article on article_address (article_id);
