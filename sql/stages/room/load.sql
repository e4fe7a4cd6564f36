-- What stage room must know of each job: its call, the lead, and what the claim before this one did.
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
-- -> name             text?
-- -> phone_e164       text?
-- -> source           text?
-- -> email            text?
-- -> product_name     text?
-- -> city             text?
-- -> state            text?
-- -> query_message    text?
-- -> attributes       text?     JSON object
-- -> lead_status      text?     null: the lead was deleted
-- -> lead_failure_reason  text?
-- -> is_do_not_call   bool
select job.job_id, job.call_row, job.call_id, job.call_room, job.call_status, job.created_at, job.call_started_at,
       job.answered_at, job.step, job.look_every_s,
       leads.id as lead_id, leads.name, leads.phone_e164, leads.source, leads.email, leads.product_name, leads.city,
       leads.state, leads.query_message, leads.attributes,
       leads.status as lead_status, leads.failure_reason as lead_failure_reason,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as is_do_not_call
from json_each(:ids) as wanted
join outreach_jobs as job on job.job_id = wanted.value
left join leads on leads.id = job.lead_id;
