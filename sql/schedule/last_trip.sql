-- The circuit breaker's last trip.
select tripped_at, pause_s from breaker_trips order by id desc limit 1;
