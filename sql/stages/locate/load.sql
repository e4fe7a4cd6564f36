-- What stage locate must know of each job: its call, when it was dialled (a lost runner left only its attempt behind), and what
-- a webhook said of the leg's end.
-- :ids  integers  jobs.id
-- -> job_id           integer
-- -> call_row         integer
-- -> call_id          text
-- -> call_room        text
-- -> call_status      text
-- -> created_at       instant   when it was scheduled
-- -> call_started_at  instant?
-- -> answered_at      instant?
-- -> step             text?
-- -> look_every_s     integer?
-- -> left_at          instant?
-- -> left_participant text?     JSON object
select job.job_id, job.call_row, job.call_id, job.call_room, job.call_status, job.created_at,
       ifnull(job.call_started_at, (select max(attempts.started_at) from attempts
                                    where attempts.job_id = job.job_id and attempts.stage = 'dial')) as call_started_at,
       job.answered_at, job.step, job.look_every_s, job.left_at, job.left_participant
from json_each(:ids) as wanted
join outreach_jobs as job on job.job_id = wanted.value;
