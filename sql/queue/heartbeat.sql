-- A runner is alive.
-- :runner_id  runners.id
-- :now        unix seconds
update runners set heartbeat_at = :now where id = :runner_id;
