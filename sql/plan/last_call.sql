-- The newest call; 0: none.
-- -> call_row  integer
select ifnull(max(id), 0) as call_row from calls;
