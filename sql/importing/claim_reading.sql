-- Claims the reading of a collection: of several runners, the one that gets a row reads it now.
-- :mongodb_db  text     the database in MongoDB
-- :collection  text     its collection, which is read whole every time
-- :every_s     integer  seconds between two readings
-- :now         instant  when it is now
-- -> read_at  instant
insert into watermarks (mongodb_db, collection, read_at)
values (:mongodb_db, :collection, :now)
on conflict (mongodb_db, collection) do update
set read_at = :now
where read_at <= :now - :every_s or read_at > :now
returning read_at;
