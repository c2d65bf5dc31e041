-- What the last import took of a message, so that the next one can tell what has changed since there and what here.
create table imported_message (
  source text not null,
  ref text not null,
  -- Moves with the words and files in the source.
  said text not null,
  -- Of the item or comment as the import left it: a higher one is of people here.
  version int not null,
  -- The source's name of a file → the file here, or null where it could not be kept.
  files jsonb not null,
  -- Emoji → the people (ids as text) who had reacted with it in the source.
  reactions jsonb not null,
  primary key (source, ref),
  foreign key (source, ref) references external_ref (source, ref) on delete cascade
);
