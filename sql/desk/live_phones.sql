-- How many phones are live: calls of which a phone may have rung, and whose line is open. And how many calls wait for their
-- dial; and whether results are taken and lines freed.
-- :now  instant  when it is now
-- -> ringing    integer  not answered yet, as far as is known
-- -> talking    integer
-- -> scheduled  integer
-- -> follow_is_paused  bool  stage follow is: nobody looks at a call that is answered
select count(*) filter (where dispatched_at is not null and answered_at is null) as ringing,
       count(*) filter (where answered_at is not null) as talking,
       count(*) filter (where dispatched_at is null and answered_at is null) as scheduled,
       exists (select 1 from stages where name = 'follow' and paused_until > :now) as follow_is_paused
from calls indexed by calls_lines
where origin = 'dialled' and call_ended_at is null;
