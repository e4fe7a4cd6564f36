-- The stages that take no job now, and why: paused by a person or by the worker, or in_flight_limit is 0. A pause until the year
-- 9999 lasts until `callmill resume`.
-- :now  instant  when it is now
-- -> stage   text
-- -> status  text
-- -> reason  text
-- -> until   text?
select name as stage, 'halted' as status,
       case when paused_until > :now then pause_reason else 'in_flight_limit is 0' end as reason,
       strftime('%Y-%m-%dT%H:%M:%SZ', iif(paused_until > :now and paused_until < unixepoch('9999-12-31'), paused_until, null),
                'unixepoch') as until
from stages
where paused_until > :now or in_flight_limit = 0
order by flow, position;
