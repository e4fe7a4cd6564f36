-- What stage follow must know of each job: its call, and what a webhook said of the leg's end.
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
-- -> call_ended_at    instant?
-- -> is_qualified     bool
select job.job_id, job.call_row, job.call_id, job.call_room, job.call_status, job.created_at, job.call_started_at,
       job.answered_at, job.step, job.look_every_s, job.left_at, job.left_participant,
       job.call_ended_at, job.is_qualified
from json_each(:ids) as wanted
join outreach_jobs as job on job.job_id = wanted.value;
