-- An appointment that goes with a mail.
alter table outbox add column calendar text;
