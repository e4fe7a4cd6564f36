-- Why no dial may begin, if one of the stages before the phone rings is halted; the longest halt counts.
-- :now  instant  when it is now
-- -> stage   text
-- -> reason  text
-- -> until   instant?
select name as stage, iif(paused_until > :now, pause_reason, 'in_flight_limit is 0') as reason,
       iif(in_flight_limit = 0, null, paused_until) as until
from stages
where name in ('room', 'dial') and (paused_until > :now or in_flight_limit = 0)
order by in_flight_limit = 0 desc, paused_until desc, position
limit 1;
