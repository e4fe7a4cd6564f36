-- The greatest calls.id so far: what comes after it is new.
-- -> last_id  integer
select ifnull(max(id), 0) as last_id from calls;
