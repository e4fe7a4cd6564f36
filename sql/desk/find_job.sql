-- The call of a job.
-- :job_id  integer  jobs.id
-- -> call_row  integer
select call_row from jobs where id = :job_id;
