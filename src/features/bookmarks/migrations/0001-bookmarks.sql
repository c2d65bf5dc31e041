-- Everybody's bookmarks. One that is shared is an item of the same id; one without an item is on its owner's private list and nowhere else.
create table bookmark (
  id bigint primary key default fika_id(),
  item_id bigint unique references item (id) on delete cascade check (item_id = id),
  person_id bigint not null references person (id) on delete cascade,
  address text not null,
  -- sha256 of what is the same in two ways of writing one address.
  address_key bytea not null,
  -- Of private ones; a shared one has its item's.
  title text not null default '',
  description text not null default '',
  site text not null default '',
  -- What was entered as tags; #words in an item's text come on top.
  tags text[] not null default '{}',
  picture_id bigint references file (id) on delete set null,
  created_at timestamptz not null default now(),
  -- When the page itself was last asked for its title and picture, with success.
  described_at timestamptz,
  next_check_at timestamptz not null default now(),
  failures int not null default 0,
  failing_since timestamptz,
  dead_since timestamptz
);
create index bookmark_of_person on bookmark (person_id, id desc);
create index bookmark_by_address on bookmark (address_key);
create unique index bookmark_private_once on bookmark (person_id, address_key) where item_id is null;
create index bookmark_due on bookmark (next_check_at);
create index bookmark_picture on bookmark (picture_id) where picture_id is not null;

-- Where shared bookmarks were ever put: a community's list is read from here, and the placement says whether it is still there.
create table bookmark_place (
  place_id bigint not null references place (id) on delete cascade,
  bookmark_id bigint not null references bookmark (id) on delete cascade,
  primary key (place_id, bookmark_id)
);
create index bookmark_place_by_bookmark on bookmark_place (bookmark_id);
