-- Ends the pauses of stages, a person's and the program's. Under that of a restored file there may be a person's, which stays.
-- :names  texts    stages.name
-- :now    instant  when it is now
update stages
set paused_until = iif(pause_under > :now, pause_under, null), pause_reason = iif(pause_under > :now, pause_under_reason, null),
    halted_until = null, pause_under = null, pause_under_reason = null
where name in (select value from json_each(:names)) and paused_until is not null;
