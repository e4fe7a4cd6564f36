-- The calls whose phones are live.
-- -> call_id  text
-- -> room     text
select call_id, call_room as room
from calls indexed by calls_lines
where origin = 'dialled' and call_ended_at is null and (dispatched_at is not null or answered_at is not null)
order by id;
