-- Renews the leases of a live runner. Runs before rescue, so that a runner never takes its own jobs away.
-- :runner_id    integer  runners.id
-- :lease_until  instant  when they end
update jobs set lease_until = :lease_until, transition = transition + 1 where status = 'processing' and runner_id = :runner_id;
