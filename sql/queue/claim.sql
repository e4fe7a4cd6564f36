-- Takes ready jobs of one stage, first by priority, then by age. A job over which two runners were lost in this stage is
-- suspect: it is claimed alone.
-- :stage        text     stages.name
-- :suspect      bool     suspects, or the others
-- :limit        integer  how many at most
-- :runner_id    integer  runners.id
-- :lease_until  instant  when its lease ends
-- :now          instant  when it is now
-- -> job_id        integer
-- -> call_row      integer
-- -> attempt       integer
-- -> claim_number  integer
-- -> tenant_id     text
-- -> call_id       text
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
             where stage = :stage and status = 'pending' and retry_after is null and (lost_count >= 2) = :suspect
             order by priority, id
             limit :limit)
returning id as job_id, call_row, attempt, claim_number,
          ifnull((select tenant_id from calls where calls.id = jobs.call_row), '') as tenant_id,
          ifnull((select calls.call_id from calls where calls.id = jobs.call_row), '') as call_id;
