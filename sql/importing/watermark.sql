-- How far a collection of MongoDB has been read, and when it was looked at.
-- :mongodb_db  text  the database in MongoDB
-- :collection  text  its collection
-- -> read_to  instant?
-- -> read_at  instant
select read_to, read_at from watermarks where mongodb_db = :mongodb_db and collection = :collection;
