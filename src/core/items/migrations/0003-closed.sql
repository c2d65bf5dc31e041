-- Since when nobody adds to its discussion any more.
alter table item add column closed_at timestamptz;
