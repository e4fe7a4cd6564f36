-- The circuit breaker opened.
-- :now        unix seconds
-- :pause_s    seconds
-- :dials      looked at
-- :bad_dials  of these
-- :reason     in words
insert into breaker_trips (tripped_at, pause_s, dials, bad_dials, reason)
values (:now, :pause_s, :dials, :bad_dials, :reason);
