-- The wiki of a place: pages in a tree. Title and text are the item's.
create table page (
  id bigint primary key references item (id) on delete cascade,
  place_id bigint not null references place (id) on delete cascade,
  -- Never a deleted page: what stood below one stands where that was.
  parent_id bigint references page (id) on delete set null,
  -- Among those of one parent; between any two there is room for another (fractional-indexing), so that moving one page writes one row.
  position text collate "C" not null,
  -- The deleted page that it stood below, for when that comes back.
  lifted_from bigint,
  owner_id bigint references person (id) on delete set null,
  -- The last day on which somebody has promised that it is true (UTC).
  valid_until date,
  reviewed_at timestamptz,
  reviewed_by bigint references person (id) on delete set null,
  -- The day of which the owner was told that it comes.
  reminded_for date,
  -- Whether the search was told that it is outdated.
  noted_outdated boolean not null default false,
  template boolean not null default false,
  -- Grows with each change: what was changed last comes first.
  change_id bigint not null default fika_id()
);
create index page_children on page (place_id, parent_id, position, id);
create index page_by_parent on page (parent_id) where parent_id is not null;
create index page_lifted on page (lifted_from) where lifted_from is not null;
create index page_changed on page (place_id, change_id desc);
create index page_valid on page (place_id, valid_until, id) where valid_until is not null;
create index page_due on page (valid_until) where valid_until is not null;
create index page_templates on page (place_id) where template;
create index page_title on item using gin (title gin_trgm_ops) where kind = 'page';

-- Where imported pages came from: what is here is known again, and what was changed here since is left alone.
create table page_source (
  place_id bigint not null references place (id) on delete cascade,
  -- The file's path within what was imported.
  path text not null,
  -- Given out before the page is made, so that pages can name each other; there may be no page of it yet, or no more.
  page_id bigint not null,
  -- sha256 of what was made of the file, and the page's version that it became; null until it is made.
  digest bytea,
  version int,
  primary key (place_id, path)
);
