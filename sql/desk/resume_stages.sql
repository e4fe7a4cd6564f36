-- Ends the pauses of stages, a person's and the program's.
-- :names  texts  stages.name
update stages
set paused_until = null, pause_reason = null
where name in (select value from json_each(:names)) and paused_until is not null;
