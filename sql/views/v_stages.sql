-- The stages of both flows, with their limits and pauses.
create view v_stages as
select name as stage, flow, position, next, when_lost, max_attempts, backoff_first_s, backoff_cap_s, timeout_s,
       in_flight_limit, per_second,
       strftime('%Y-%m-%dT%H:%M:%SZ', paused_until, 'unixepoch') as paused_until, pause_reason,
       deferral_first_s, deferral_cap_s, deferral_limit_s, look_every_s, once_waits
from stages;
