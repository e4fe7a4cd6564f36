-- Of several runners, the one that gets a row reads the collection now; the others leave it alone until it is due again.
-- :mongodb_db  the database in MongoDB
-- :collection  its collection, which is read whole every time
-- :every_s     how many seconds lie between two readings
-- :now         unix seconds
insert into watermarks (mongodb_db, collection, read_at)
values (:mongodb_db, :collection, :now)
on conflict (mongodb_db, collection) do update
set read_at = :now
where read_at <= :now - :every_s or read_at > :now
returning read_at;
