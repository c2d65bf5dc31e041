-- Which process each of graphile-worker's workers lives in. A process holds the advisory lock of its number for as
-- long as it lives, so that the jobs of one that was killed can be given to others at once and not after four hours.
create table job_worker (
  worker_id text primary key,
  process int not null
);
