-- The clock was set: the circuit breaker's last trip moves with it.
-- :by_s  integer  seconds; negative: it was set back
update breaker_trips set tripped_at = tripped_at + :by_s where id = (select max(id) from breaker_trips);
