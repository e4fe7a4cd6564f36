-- What stage dial must know of each job: its call, whether the lead may be dialled, and whether this claim is the first after
-- the room was made.
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
-- -> lead_id          integer?
-- -> phone            text?
-- -> phone_e164       text?
-- -> retry_after      instant?
-- -> lead_status      text?     null: the lead was deleted
-- -> is_do_not_call   bool
-- -> room_ready_at    instant?
-- -> claimed_at       instant
select job.job_id, job.call_row, job.call_id, job.call_room, job.call_status, job.created_at, job.call_started_at,
       job.answered_at, job.step, job.look_every_s,
       leads.id as lead_id, leads.phone, leads.phone_e164, leads.retry_after, leads.status as lead_status,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as is_do_not_call,
       job.room_ready_at, job.claimed_at
from json_each(:ids) as wanted
join outreach_jobs as job on job.job_id = wanted.value
left join leads on leads.id = job.lead_id;
