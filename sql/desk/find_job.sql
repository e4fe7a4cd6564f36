-- The call of a job.
-- :job_id  jobs.id
select call_row as call_id from jobs where id = :job_id;
