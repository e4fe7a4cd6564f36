-- Pauses stages as a person asked, whatever pauses they had; but one that lasts until it is resumed stays.
-- :names          texts    stages.name
-- :until          instant  when the pause ends
-- :reason         text     in words
-- :until_resumed  instant  of a pause without an end
update stages
set paused_until = :until, pause_reason = :reason, halted_until = null, pause_under = null,
    pause_under_reason = null
where name in (select value from json_each(:names)) and ifnull(paused_until, 0) < :until_resumed;
