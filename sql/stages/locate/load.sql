-- What stage locate must know of each job: its call, when it was dialled (a lost runner left only its attempt behind), what
-- the agent said and what a webhook said of the leg's end.
-- :ids  JSON array of job ids
select job.job_id, job.external_id, job.call_room, job.call_status, job.created_at,
       ifnull(job.call_started_at, (select max(attempts.started_at) from attempts
                                    where attempts.job_id = job.job_id and attempts.stage = 'dial')) as call_started_at,
       job.answered_at, job.step, job.look_every_s, job.results, job.left_at, job.left_participant
from json_each(:ids) as wanted
join outreach_jobs as job on job.job_id = wanted.value;
