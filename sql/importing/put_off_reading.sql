-- Makes a reading that failed due again sooner than after a success.
-- :mongodb_db  text     the database in MongoDB
-- :collection  text     its collection
-- :claimed_at  instant  read_at as it was claimed
-- :read_at     instant  its new value
update watermarks
set read_at = :read_at
where mongodb_db = :mongodb_db and collection = :collection and read_at = :claimed_at;
