-- The circuit breaker opened.
-- :now        instant  when it is now
-- :pause_s    integer  seconds
-- :dials      integer  looked at
-- :bad_dials  integer  of these
-- :reason     text     in words
insert into breaker_trips (tripped_at, pause_s, dials, bad_dials, reason)
values (:now, :pause_s, :dials, :bad_dials, :reason);
