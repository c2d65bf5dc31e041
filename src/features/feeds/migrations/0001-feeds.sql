-- An address that is asked for news, once for all who have it.
create table feed_source (
  id bigint primary key default fika_id(),
  address text not null,
  address_key bytea not null unique,
  title text not null default '',
  home text not null default '',
  etag text,
  last_modified text,
  fetched_at timestamptz,
  next_fetch_at timestamptz not null default now(),
  pause_minutes int not null default 60,
  failures int not null default 0,
  failing_since timestamptz,
  -- The code of what went wrong the last time; null when it went well.
  problem text
);
create index feed_source_due on feed_source (next_fetch_at);

create table feed_entry (
  id bigint primary key default fika_id(),
  source_id bigint not null references feed_source (id) on delete cascade,
  -- sha256 of what makes an entry the same one the next time.
  key bytea not null,
  title text not null,
  address text not null,
  author text not null,
  teaser text not null,
  body jsonb,
  -- As the feed says, but never later than it came.
  published_at timestamptz not null,
  unique (source_id, key)
);
create index feed_entry_by_time on feed_entry (source_id, published_at desc, id desc);
create index feed_entry_by_source on feed_entry (source_id, id);

create table feed_subscription (
  id bigint primary key default fika_id(),
  source_id bigint not null references feed_source (id),
  person_id bigint references person (id) on delete cascade,
  place_id bigint references place (id) on delete cascade,
  -- Who subscribed a place.
  added_by bigint references person (id) on delete set null,
  -- In their own words; empty for what the feed calls itself.
  name text not null default '',
  folder text not null default '',
  created_at timestamptz not null default now(),
  check ((person_id is null) <> (place_id is null))
);
create unique index feed_of_person on feed_subscription (person_id, source_id) where person_id is not null;
create unique index feed_of_place on feed_subscription (place_id, source_id) where place_id is not null;
create index feed_subscription_by_source on feed_subscription (source_id);

-- Entries up to this one are nothing new to them.
create table feed_seen (
  person_id bigint not null references person (id) on delete cascade,
  source_id bigint not null references feed_source (id) on delete cascade,
  entry_id bigint not null,
  primary key (person_id, source_id)
);

-- Whoever goes takes along the feeds that nobody else has. Who only stops one may want it back as it was: that goes at night.
create function feed_owner_gone() returns trigger language plpgsql as $$
begin
  if exists (select 1 from person where id = old.person_id) or exists (select 1 from place where id = old.place_id) then
    return null;
  end if;
  perform 1 from feed_source where id = old.source_id for update;
  delete from feed_source f where f.id = old.source_id
    and not exists (select 1 from feed_subscription s where s.source_id = f.id);
  return null;
end $$;
create trigger feed_owner_gone after delete on feed_subscription for each row execute function feed_owner_gone();
