-- Pauses stages as a person asked, whatever pauses they had.
-- :names   texts    stages.name
-- :until   instant  when the pause ends
-- :reason  text     in words
update stages
set paused_until = :until, pause_reason = :reason
where name in (select value from json_each(:names));
