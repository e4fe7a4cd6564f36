-- Records that a runner is alive.
-- :runner_id  integer  runners.id
-- :now        instant  when it is now
update runners set heartbeat_at = :now where id = :runner_id;
