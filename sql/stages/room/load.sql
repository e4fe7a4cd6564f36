-- What stage room must know of each job: its call, the lead, what the claim before this one did, and what the agent said.
-- :ids  integers  jobs.id
-- -> job_id               integer
-- -> external_id          text
-- -> call_room            text?
-- -> call_status          text
-- -> created_at           instant
-- -> call_started_at      instant?
-- -> answered_at          instant?
-- -> step                 text?
-- -> look_every_s         integer?
-- -> results              text?
-- -> lead_id              integer?
-- -> name                 text?
-- -> phone_e164           text?
-- -> source               text?
-- -> email                text?
-- -> product_name         text?
-- -> city                 text?
-- -> state                text?
-- -> query_message        text?
-- -> attributes           text?
-- -> lead_status          text?
-- -> lead_failure_reason  text?
-- -> is_do_not_call       bool
select job.job_id, job.external_id, job.call_room, job.call_status, job.created_at, job.call_started_at, job.answered_at,
       job.step, job.look_every_s, job.results,
       leads.id as lead_id, leads.name, leads.phone_e164, leads.source, leads.email, leads.product_name, leads.city,
       leads.state, leads.query_message, leads.attributes,
       leads.status as lead_status, leads.failure_reason as lead_failure_reason,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as is_do_not_call
from json_each(:ids) as wanted
join outreach_jobs as job on job.job_id = wanted.value
left join leads on leads.id = job.lead_id;
