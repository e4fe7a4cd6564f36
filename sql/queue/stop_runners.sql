-- Runners that stopped, or were found dead.
-- :runner_ids  JSON array of runners.id
-- :reason      why, in words
-- :now         unix seconds
update runners
set stopped_at = :now, stop_reason = :reason
where id in (select value from json_each(:runner_ids)) and stopped_at is null;
