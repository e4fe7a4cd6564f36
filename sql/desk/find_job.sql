-- The call of a job.
-- :job_id  integer  jobs.id
-- -> call_id  integer
select call_row as call_id from jobs where id = :job_id;
