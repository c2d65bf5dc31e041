-- A podcast: a name under which a place's episodes come out.
create table show (
  id bigint primary key default fika_id(),
  place_id bigint not null references place (id) on delete cascade,
  creator_id bigint references person (id) on delete set null,
  title text not null,
  description text not null default '',
  -- Who speaks, in the show's own words; podcast players name it below the title.
  author text not null default '',
  language text,
  cover_id bigint references file (id) on delete set null,
  cover_alt text not null default '',
  version int not null default 1,
  -- The newest episode, or the show itself while it has none: lists of shows begin with what was heard from last.
  newest_id bigint not null,
  created_at timestamptz not null default now()
);
create index show_of_place on show (place_id, newest_id desc);

create table episode (
  id bigint primary key references item (id) on delete cascade,
  show_id bigint references show (id) on delete set null,
  season int,
  number int,
  media_id bigint references file (id) on delete set null,
  -- What the file is, by its content: known once it was looked at.
  state text not null default 'outside' check (state in ('outside', 'processing', 'ready', 'failed')),
  video boolean not null default false,
  duration_ms int,
  -- [{"at": 0, "title": "Hello"}, …], at in milliseconds
  chapters jsonb not null default '[]',
  -- Where the recording is, when it is not here.
  source text not null default ''
);
create index episode_of_show on episode (show_id, id desc) where show_id is not null;
create index episode_by_media on episode (media_id) where media_id is not null;

-- Beside the episode: lists do not read it. [{"start": 0, "end": 1200, "voice": "", "text": "…"}, …]
create table episode_transcript (
  episode_id bigint primary key references episode (id) on delete cascade,
  cues jsonb not null,
  -- Its words alone, for search.
  words text not null
);

-- How far somebody has listened.
create table playback (
  person_id bigint not null references person (id) on delete cascade,
  episode_id bigint not null references episode (id) on delete cascade,
  position_ms int not null,
  done boolean not null default false,
  speed real not null default 1,
  -- When it was so, by the server's clock: what a device says late does not undo what another has said since.
  noted_at timestamptz not null,
  primary key (person_id, episode_id)
);
create index playback_recent on playback (person_id, noted_at desc);
