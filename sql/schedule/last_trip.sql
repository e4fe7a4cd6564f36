-- The circuit breaker's last trip.
-- -> tripped_at  instant
-- -> pause_s     integer
select tripped_at, pause_s from breaker_trips order by id desc limit 1;
