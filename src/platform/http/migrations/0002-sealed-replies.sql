-- A reply may hold what is shown once, such as an API token: it is kept sealed, with a key that is not in the database.
-- What was kept before is forgotten; it stood here to be read.
delete from idempotency;
alter table idempotency alter column reply type bytea using null;
