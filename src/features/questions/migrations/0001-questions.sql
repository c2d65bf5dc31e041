-- Whom a community asks directly: a role, and who answers for it now.
create table leader (
  id bigint primary key default fika_id(),
  place_id bigint not null references place (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  role text not null
);
create index leader_by_place on leader (place_id, id);
create index leader_by_person on leader (person_id);

create table question (
  id bigint primary key references item (id) on delete cascade,
  -- Who is asked, where somebody is.
  leader_id bigint references leader (id) on delete set null,
  answers int not null default 0,
  accepted int not null default 0,
  -- All votes for its answers.
  answer_votes int not null default 0,
  -- Who else wants to know.
  votes int not null default 0,
  -- When an answer was first accepted, or who was asked first answered.
  answered_at timestamptz,
  -- When who was asked was last reminded.
  reminded_at timestamptz
);
create index question_waiting on question (id) where leader_id is not null and answered_at is null;
create index question_by_leader on question (leader_id) where leader_id is not null;

-- Where a question stands: the lists of each community.
create table question_place (
  place_id bigint not null references place (id) on delete cascade,
  question_id bigint not null references question (id) on delete cascade,
  leader_id bigint references leader (id) on delete set null,
  answered boolean not null,
  votes int not null,
  primary key (place_id, question_id)
);
create index question_place_waiting on question_place (place_id, question_id desc) where not answered;
create index question_place_answered on question_place (place_id, question_id desc) where answered;
create index question_place_asked on question_place (place_id, answered, votes desc, question_id desc) where leader_id is not null;
create index question_place_by_question on question_place (question_id);
create index question_place_by_leader on question_place (leader_id) where leader_id is not null;

create table question_vote (
  question_id bigint not null references question (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  primary key (question_id, person_id)
);
create index question_vote_by_person on question_vote (person_id);

-- Comments that answer a question itself, and not another comment.
create table answer (
  id bigint primary key references comment (id) on delete cascade,
  question_id bigint not null references question (id) on delete cascade,
  accepted boolean not null default false,
  votes int not null default 0,
  gone boolean not null default false
);
create index answer_best on answer (question_id, gone, accepted desc, votes desc, id);

create table answer_vote (
  answer_id bigint not null references answer (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  primary key (answer_id, person_id)
);
create index answer_vote_by_person on answer_vote (person_id);
