-- One document for each thing that can be found; written by the subscriber `search` of the log.
create table search_document (
  id bigint primary key,
  type text not null check (type in ('item', 'comment', 'person', 'place')),
  kind text not null,
  item_id bigint,
  author_id bigint,
  title text not null,
  text text not null,
  language text not null,
  at timestamptz not null,
  words tsvector not null,
  -- The places whose readers find it; 0 stands for every colleague. It narrows the index scan; the access rule itself is asked as well.
  places bigint[] not null
);
create index search_document_words on search_document using gin (words, places) with (fastupdate = off);
create index search_document_by_item on search_document (item_id) where item_id is not null;
create index search_document_people on search_document using gin (words) where type = 'person';
create index search_document_places on search_document using gin (words) where type = 'place';
alter table search_document alter column words set statistics 1000;

-- Every word that was ever written, against which mistakes are mended.
create table search_word (word text primary key);
create index search_word_trigram on search_word using gin (word gin_trgm_ops);
