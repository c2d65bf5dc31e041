-- What may no longer be true, as its kind says: it is found below the others, and marked.
alter table search_document add column outdated boolean not null default false;
