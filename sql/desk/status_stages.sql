-- The stages that take no job now, and why: paused by a person or by the worker, or in_flight_limit is 0.
-- :now            instant  when it is now
-- :until_resumed  instant  of a pause without an end
-- -> stage   text
-- -> status  text
-- -> reason  text
-- -> until   text?
select name as stage, 'halted' as status,
       case when paused_until > :now then pause_reason else 'in_flight_limit is 0' end as reason,
       strftime('%Y-%m-%dT%H:%M:%SZ', iif(paused_until > :now and paused_until < :until_resumed, paused_until, null),
                'unixepoch') as until
from stages
where paused_until > :now or in_flight_limit = 0
order by flow, position;
