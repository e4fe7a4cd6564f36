-- Runs jobs again, as a person would by hand; the trigger jobs_rerun resets the rest and keeps the story. A job in
-- processing is left alone.
-- :job_ids  integers  jobs.id
-- :from     text?     the stage to start from; null: the job's own
update jobs
set status = 'pending', stage = coalesce(:from, stage)
where id in (select value from json_each(:job_ids)) and status <> 'processing';
