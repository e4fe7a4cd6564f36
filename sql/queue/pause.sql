-- Pauses a stage for the program; a longer pause is kept.
-- :stage   text     stages.name
-- :until   instant  when the pause ends
-- :reason  text     in words
update stages
set paused_until = :until, pause_reason = :reason, halted_until = :until, pause_under = null,
    pause_under_reason = null
where name = :stage and (paused_until is null or paused_until < :until);
