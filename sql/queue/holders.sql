-- The other runners that hold jobs, with their heartbeats; null: the runner's row is gone.
-- :runner_id  integer  runners.id of the one that asks
-- -> runner_id     integer
-- -> heartbeat_at  instant?
select held.runner_id, runners.heartbeat_at
from (select distinct runner_id from jobs indexed by jobs_processing where status = 'processing') as held
left join runners on runners.id = held.runner_id
where held.runner_id <> :runner_id;
