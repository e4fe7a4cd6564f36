-- What stage dial must know of each job: its call, whether the lead may be dialled, and whether this claim is the first after
-- the room was made.
-- :ids  integers  jobs.id
-- -> job_id           integer
-- -> external_id      text
-- -> call_room        text?
-- -> call_status      text
-- -> created_at       instant
-- -> call_started_at  instant?
-- -> answered_at      instant?
-- -> step             text?
-- -> look_every_s     integer?
-- -> results          text?
-- -> lead_id          integer?
-- -> phone            text?
-- -> phone_e164       text?
-- -> retry_after      instant?
-- -> lead_status      text?
-- -> is_do_not_call   bool
-- -> holidays         text?
-- -> room_ready_at    instant?
-- -> claimed_at       instant?
select job.job_id, job.external_id, job.call_room, job.call_status, job.created_at, job.call_started_at, job.answered_at,
       job.step, job.look_every_s, job.results,
       leads.id as lead_id, leads.phone, leads.phone_e164, leads.retry_after, leads.status as lead_status,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as is_do_not_call,
       (select json_group_object(day, holidays.name) from holidays) as holidays,
       job.room_ready_at, job.claimed_at
from json_each(:ids) as wanted
join outreach_jobs as job on job.job_id = wanted.value
left join leads on leads.id = job.lead_id;
