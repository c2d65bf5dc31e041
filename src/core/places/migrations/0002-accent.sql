-- The organisation's own colour, as it was wished for; where it is shown, its contrast is corrected. Null: Fika's.
alter table organisation add column accent text check (accent ~ '^#[0-9a-f]{6}$');
