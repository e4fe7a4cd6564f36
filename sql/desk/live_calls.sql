-- The calls whose phones are live.
-- -> call_row  integer
-- -> call_id   text
-- -> room      text
-- -> may_ring  bool  its dial is under way, or nobody knows what came of it: where it has no leg yet, it may have one soon
select id as call_row, call_id, call_room as room,
       answered_at is null
         and exists (select 1 from jobs
                     where jobs.call_row = calls.id and jobs.flow = 'outreach' and jobs.stage in ('dial', 'locate'))
         as may_ring
from calls indexed by calls_lines
where origin = 'dialled' and call_ended_at is null and (dispatched_at is not null or answered_at is not null)
order by id;
