-- What is written after the data came to another cluster belongs to the new era: its transaction ids are low again, and
-- with the old era it would lie before what every subscriber has taken already.
create function activity_era() returns int stable language sql return (select era from installation);
alter table activity alter column era set default activity_era();
