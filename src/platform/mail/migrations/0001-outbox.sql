-- Mail that could not be sent because no mail server is named. Administrators read it in the browser; it holds the
-- links that let people in, so it is for nobody else, and it goes after 30 days.
create table outbox (
  id bigint primary key default fika_id(),
  recipient text not null,
  subject text not null,
  body_text text not null,
  body_html text,
  headers jsonb not null default '{}',
  at timestamptz not null default now()
);
create index outbox_at on outbox (at);
