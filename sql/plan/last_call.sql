-- The last call there is; 0: none.
-- -> call_id  integer
select ifnull(max(id), 0) as call_id from calls;
