-- How far a collection of MongoDB has been read, and when it was looked at.
-- :mongodb_db  the database in MongoDB
-- :collection  its collection
select read_to, read_at from watermarks where mongodb_db = :mongodb_db and collection = :collection;
