-- How many phones are live: calls of which a phone may have rung, and whose line is open. And how many calls wait for their dial.
-- -> ringing    integer  not answered yet, as far as is known
-- -> talking    integer
-- -> scheduled  integer
select count(*) filter (where dispatched_at is not null and answered_at is null) as ringing,
       count(*) filter (where answered_at is not null) as talking,
       count(*) filter (where dispatched_at is null and answered_at is null) as scheduled
from calls indexed by calls_lines
where origin = 'dialled' and call_ended_at is null;
