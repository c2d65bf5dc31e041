create table place (
  id bigint primary key default fika_id(),
  kind text not null check (kind in ('organisation', 'community', 'person')),
  name text not null,
  slug citext not null unique,
  emoji text not null default '',
  description text not null default '',
  guidelines text not null default '',
  visibility text not null check (visibility in ('open', 'closed', 'secret')),
  person_id bigint references person (id) on delete cascade,
  member_count int not null default 0,
  archived_at timestamptz,
  created_by bigint references person (id) on delete set null,
  created_at timestamptz not null default now()
);
create unique index place_one_organisation on place (kind) where kind = 'organisation';
create unique index place_community_name on place (lower(name)) where kind = 'community';
create index place_discover on place (member_count desc, id desc) where kind = 'community' and visibility <> 'secret';
create index place_open on place (id) where visibility = 'open';
create index place_name_trigram on place using gin (lower(name) gin_trgm_ops) where kind = 'community';

alter table person add constraint person_page foreign key (page_id) references place (id) deferrable initially deferred;

create table membership (
  place_id bigint not null references place (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  role text not null check (role in ('owner', 'moderator', 'member', 'guest')),
  muted boolean not null default false,
  -- Everything up to this item was on the member's screen.
  seen_item_id bigint not null default 0,
  joined_at timestamptz not null default now(),
  primary key (place_id, person_id)
);
create index membership_by_person on membership (person_id, place_id) include (role, muted);

create table join_request (
  place_id bigint not null references place (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  asked_at timestamptz not null default now(),
  primary key (place_id, person_id)
);

-- The member count moves with the membership itself: no path can forget it.
create function membership_counted() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    update place set member_count = member_count + 1 where id = new.place_id;
  else
    update place set member_count = member_count - 1 where id = old.place_id;
  end if;
  return null;
end $$;
create trigger membership_count after insert or delete on membership for each row execute function membership_counted();

-- Settings of the organisation that are not a place's own.
create table organisation (
  place_id bigint primary key references place (id),
  language text not null default 'en'
);
