-- Records that runners stopped, or were found dead.
-- :runner_ids  integers  runners.id
-- :reason      text      why, in words
-- :now         instant   when it is now
update runners
set stopped_at = :now, stop_reason = :reason
where id in (select value from json_each(:runner_ids)) and stopped_at is null;
