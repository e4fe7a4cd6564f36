-- A reading that was claimed did not work: it is due again sooner than after a good one.
-- :mongodb_db  text     the database in MongoDB
-- :collection  text     its collection
-- :claimed_at  instant  read_at as it was claimed
-- :read_at     instant  what it shall be
update watermarks
set read_at = :read_at
where mongodb_db = :mongodb_db and collection = :collection and read_at = :claimed_at;
