-- Gives the stages the pauses that people made in `lost`, and an in_flight_limit of 0; a longer pause is kept. Before
-- restore/hold.
-- :now  instant  when it is now
update main.stages as here
set paused_until = iif(was.until > :now and was.until > ifnull(here.paused_until, 0) and here.pause_under is null, was.until,
                       here.paused_until),
    pause_reason = iif(was.until > :now and was.until > ifnull(here.paused_until, 0) and here.pause_under is null, was.reason,
                       here.pause_reason),
    halted_until = iif(was.until > :now and was.until > ifnull(here.paused_until, 0) and here.pause_under is null, null,
                       here.halted_until),
    pause_under = iif(was.until > :now and was.until > here.pause_under, was.until, here.pause_under),
    pause_under_reason = iif(was.until > :now and was.until > here.pause_under, was.reason, here.pause_under_reason),
    in_flight_limit = iif(was.in_flight_limit = 0, 0, here.in_flight_limit)
from (select name, in_flight_limit,
             iif(pause_under is null, iif(paused_until is halted_until, null, paused_until), pause_under) as until,
             iif(pause_under is null, pause_reason, pause_under_reason) as reason
      from lost.stages) as was
where was.name = here.name and (was.until > :now or was.in_flight_limit = 0);
