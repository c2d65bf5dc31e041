create table topic_category (
  id bigint primary key default fika_id(),
  place_id bigint not null references place (id) on delete cascade,
  name text not null,
  description text not null default '',
  colour text not null,
  position int not null
);
create unique index topic_category_by_place on topic_category (place_id, lower(name));

create table topic (
  id bigint primary key references item (id) on delete cascade,
  category_id bigint references topic_category (id) on delete set null,
  pinned boolean not null default false,
  -- The newest reply, or the topic itself while there is none: topics stand in its order.
  bumped bigint not null,
  -- The topic that this one became part of, and the reply there that its own words became.
  merged_into bigint references topic (id) on delete set null,
  merged_reply bigint,
  -- The topic that its replies were split from.
  split_from bigint references topic (id) on delete set null
);
create index topic_by_target on topic (merged_into) where merged_into is not null;
create index topic_by_source on topic (split_from) where split_from is not null;
create index topic_by_category on topic (category_id) where category_id is not null;

-- Where a topic stands: the order of every community's forum. A pin and a category are of its home place alone.
create table topic_place (
  place_id bigint not null references place (id) on delete cascade,
  topic_id bigint not null references topic (id) on delete cascade,
  category_id bigint references topic_category (id) on delete set null,
  pinned boolean not null,
  bumped bigint not null,
  primary key (place_id, topic_id)
);
create index topic_place_order on topic_place (place_id, pinned desc, bumped desc, topic_id);
create index topic_place_order_in_category on topic_place (place_id, category_id, pinned desc, bumped desc, topic_id)
  where category_id is not null;
create index topic_place_by_topic on topic_place (topic_id);
create index topic_place_by_category on topic_place (category_id) where category_id is not null;

-- How far each reader has read: the last reply that they saw, and how many there were up to it.
create table topic_seen (
  person_id bigint not null references person (id) on delete cascade,
  topic_id bigint not null references topic (id) on delete cascade,
  seen bigint not null,
  replies int not null,
  primary key (person_id, topic_id)
);
create index topic_seen_by_topic on topic_seen (topic_id, seen);
