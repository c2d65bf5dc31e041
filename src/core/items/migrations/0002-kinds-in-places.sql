-- What the parts of a place list: its articles, its events. Posts are nearly all there is in most places and stand in the timeline; an index of theirs would only be
-- another one to write.
alter table placement add column kind text;
update placement w set kind = i.kind from item i where i.id = w.item_id;
alter table placement alter column kind set not null;
create index placement_by_kind on placement (place_id, kind, item_id desc) where kind <> 'post';
