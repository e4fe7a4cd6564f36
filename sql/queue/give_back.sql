-- Gives back jobs that a stopping runner claimed and did not begin: unspent, in their stage, and the step that the claim before
-- left holds for the next.
-- :ids        integers  jobs.id
-- :runner_id  integer   runners.id
-- :now        instant   when it is now
-- -> job_id  integer
update jobs
set status = 'pending',
    attempt = max(0, attempt - 1),
    step_claim = iif(step_claim = claim_number - 1, claim_number, step_claim),
    runner_id = null,
    retry_after = null,
    lease_until = null,
    transition = transition + 1,
    updated_at = :now
where id in (select value from json_each(:ids)) and status = 'processing' and runner_id = :runner_id
returning id as job_id;
