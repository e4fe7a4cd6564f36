-- Renews the leases of a live runner. Runs before rescue, so that a runner never takes its own jobs away.
-- :runner_id    integer  runners.id
-- :lease_until  instant  when they end
-- -> job_id        integer  of each that it still holds
-- -> call_row      integer
-- -> claim_number  integer
update jobs set lease_until = :lease_until, transition = transition + 1
where status = 'processing' and runner_id = :runner_id
returning id as job_id, call_row, claim_number;
