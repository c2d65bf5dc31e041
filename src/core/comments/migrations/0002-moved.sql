-- Where a comment stood before it was moved under another item: the trace that is left there.
create table comment_move (
  id bigint primary key default fika_id(),
  comment_id bigint not null references comment (id) on delete cascade,
  from_item bigint not null references item (id) on delete cascade,
  to_item bigint not null references item (id) on delete cascade,
  moved_by bigint not null references person (id),
  at timestamptz not null default clock_timestamp()
);
create index comment_move_by_source on comment_move (from_item, to_item);
create index comment_move_by_comment on comment_move (comment_id);
create index comment_move_by_target on comment_move (to_item);
