-- A comment that answers what it stands under, as the kind of that says: it is found above the others.
alter table search_document add column is_answer boolean not null default false;
