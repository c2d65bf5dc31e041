-- An entry may be about a draft: who reads the draft reads the entry.
alter table notification add column draft_id bigint;
