-- Draws the number of a new runner, which no other ever had.
-- -> runner_id  integer
update last_runner
set id = max(id, ifnull((select max(id) from runners), 0)) + 1
returning id as runner_id;
