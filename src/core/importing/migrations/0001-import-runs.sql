-- Each import that changed things, with what became of it. Those of the command line too.
create table import_run (
  id bigint primary key default fika_id(),
  format text not null,
  -- What was given: the name of the file or folder.
  source text not null,
  -- Who asked for it; null at the terminal.
  person_id bigint references person (id) on delete set null,
  -- The community that it went into, where its owner asked; null for the whole organisation.
  place_id bigint references place (id) on delete cascade,
  dry boolean not null default false,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'undoing', 'undone')),
  -- As ImportReport; the first of the problems, and how many there were.
  counts jsonb not null default '{}',
  problems jsonb not null default '[]',
  problem_count int not null default 0,
  notes jsonb not null default '[]',
  -- Why it could not be taken at all.
  failure text,
  -- Of an undone one: what stayed, by noun.
  kept jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);
create index import_run_by_place on import_run (place_id, id desc);

-- What an import made, so that it can be undone as a whole.
create table import_made (
  run_id bigint not null references import_run (id) on delete cascade,
  noun text not null,
  subject_id bigint not null,
  -- Undone: a later import brings it back instead of passing over it.
  undone boolean not null default false,
  primary key (run_id, noun, subject_id)
);
create index import_made_by_subject on import_made (subject_id, noun);
