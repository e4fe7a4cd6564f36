-- How far a collection of MongoDB has been read now. It never goes back, and a reading that found nothing new is noted
-- once a minute.
-- :mongodb_db  text      the database in MongoDB
-- :collection  text      its collection
-- :read_to     instant?  or null: it is read whole every time
-- :now         instant   when it is now
insert into watermarks (mongodb_db, collection, read_to, read_at)
values (:mongodb_db, :collection, :read_to, :now)
on conflict (mongodb_db, collection) do update
set read_to = coalesce(max(read_to, excluded.read_to), read_to, excluded.read_to), read_at = :now
where coalesce(excluded.read_to > ifnull(read_to, -1), false) or read_at <= :now - 60;
