-- When the circuit breaker of dialling opened, the latest first.
-- :since  instant  opened at or after
-- -> tripped_at  text
-- -> pause_s     integer
-- -> dials       integer
-- -> bad_dials   integer
-- -> reason      text
select strftime('%Y-%m-%dT%H:%M:%SZ', tripped_at, 'unixepoch') as tripped_at, pause_s, dials, bad_dials, reason
from breaker_trips
where tripped_at >= :since
order by id desc;
