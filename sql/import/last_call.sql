-- The greatest calls.id so far: what comes after it is new.
select ifnull(max(id), 0) as last_id from calls;
