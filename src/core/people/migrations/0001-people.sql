-- A person is an account with its profile. Who they are to better-auth is in schema auth; auth_id is null for people who were
-- imported and have not come in yet, and for the authors of imported content who never will.
create table person (
  id bigint primary key default fika_id(),
  auth_id uuid unique,
  page_id bigint not null unique,
  email citext unique,
  handle citext not null unique,
  name text not null,
  given_name text not null default '',
  family_name text not null default '',
  title text not null default '',
  department text not null default '',
  location text not null default '',
  about text not null default '',
  pronouns text not null default '',
  phone text not null default '',
  time_zone text not null default 'UTC',
  language text not null default 'en',
  photo_id bigint,
  manager_id bigint references person (id) on delete set null,
  starts_on date,
  guest boolean not null default false,
  administrator boolean not null default false,
  active boolean not null default true,
  -- Lower case without accents, words in the order they are said: what completion looks at.
  search_name text not null default '',
  created_at timestamptz not null default now()
);

create index person_by_name on person (search_name collate "C", id) where active;
create index person_name_trigram on person using gin (search_name gin_trgm_ops);
create index person_by_manager on person (manager_id) where manager_id is not null;
create index person_by_department on person (department, search_name collate "C", id) where active;

-- Where imported people come from, so that an import can be run again without doubles.
create table external_ref (
  source text not null,
  ref text not null,
  subject_id bigint not null,
  primary key (source, ref)
);
create index external_ref_by_subject on external_ref (subject_id);
