-- The stretches of time that a document lies in, from five hours to two years, each eight times the one before. Ids grow with time (fika_id), so that the index can
-- be asked for the newest finds without handing out all of a common word's first. Negative, and never the same at two levels.
create function search_spans(id bigint) returns bigint[]
language sql immutable strict parallel safe
return array[-(id >> 46) * 8 - 1, -(id >> 49) * 8 - 2, -(id >> 52) * 8 - 3, -(id >> 55) * 8 - 4, -(id >> 58) * 8 - 5];

drop index search_document_words;
create index search_document_words on search_document using gin (words, places, search_spans(id)) with (fastupdate = off);

-- Longer words that begin as a typed one.
create index search_word_beginning on search_word (word text_pattern_ops);
