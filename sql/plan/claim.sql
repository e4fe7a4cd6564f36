-- Claims a job in this stage as a runner does; only inside a transaction that is rolled back.
-- :job_id  integer  jobs.id
-- :stage   text     stages.name
-- :now     instant  when it is now
update jobs
set stage = :stage, claim_number = claim_number + 1, attempt = attempt + 1, retry_after = null, claimed_at = :now,
    transition = transition + 1
where id = :job_id;
