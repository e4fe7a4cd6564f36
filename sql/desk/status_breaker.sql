-- When the circuit breaker of dialling opened lately, the latest first.
-- :since  instant  when it is now
-- -> tripped_at  instant?
-- -> pause_s     integer
-- -> dials       integer
-- -> bad_dials   integer
-- -> reason      text
select strftime('%Y-%m-%dT%H:%M:%SZ', tripped_at, 'unixepoch') as tripped_at, pause_s, dials, bad_dials, reason
from breaker_trips
where tripped_at >= :since
order by id desc;
