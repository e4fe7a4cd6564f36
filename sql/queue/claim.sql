-- Takes ready jobs of one stage, first by priority, then by age.
-- :stage        stages.name
-- :limit        how many at most
-- :runner_id    runners.id
-- :lease_until  unix seconds
-- :now          unix seconds
update jobs
set status = 'processing',
    attempt = attempt + 1,
    claim_number = claim_number + 1,
    runner_id = :runner_id,
    lease_until = :lease_until,
    claimed_at = :now,
    transition = transition + 1,
    updated_at = :now
where id in (select id from jobs
             where stage = :stage and status = 'pending' and retry_after is null
             order by priority, id
             limit :limit)
returning id, call_row as call_id, attempt, claim_number,
          (select tenant_id from calls where calls.id = jobs.call_row) as tenant_id,
          (select calls.call_id from calls where calls.id = jobs.call_row) as external_id;
