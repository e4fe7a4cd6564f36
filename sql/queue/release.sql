-- Gives back the jobs that a stopping runner still holds, unspent.
-- :runner_id  integer  runners.id
-- :now        instant  when it is now
update jobs
set status = 'pending',
    stage = (select when_lost from stages where stages.name = jobs.stage),
    attempt = max(0, attempt - 1),
    runner_id = null,
    lease_until = null,
    transition = transition + 1,
    updated_at = :now
where status = 'processing' and runner_id = :runner_id;
