-- What somebody comes to is read in the order in which it takes place, by an index, however much they have answered before: an answer knows when its event takes place, if
-- that is once, and until when it goes on.
alter table event_reply add column only_from timestamptz;
alter table event_reply add column until timestamptz;
update event_reply r set only_from = case when d.n = 1 then d.first end, until = d.until
  from (select event_id, count(*) as n, min(from_at) as first, max(to_at) as until from event_date group by event_id) d
  where d.event_id = r.event_id;
create index event_reply_once on event_reply (person_id, only_from, event_id) include (until)
  where answer in ('yes', 'maybe', 'waiting') and only_from is not null;
create index event_reply_often on event_reply (person_id, until) include (event_id)
  where answer in ('yes', 'maybe', 'waiting') and only_from is null;
drop index event_reply_by_person;
create index event_reply_by_person on event_reply (person_id, event_id);

-- No path that writes an answer can forget it; the one that writes dates down (`putDates`) says it itself.
create function event_reply_dated() returns trigger language plpgsql as $$
begin
  select case when count(*) = 1 then min(from_at) end, max(to_at) into new.only_from, new.until from event_date where event_id = new.event_id;
  return new;
end $$;
create trigger event_reply_dates before insert on event_reply for each row execute function event_reply_dated();
