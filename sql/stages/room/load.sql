-- What stage room must know of each job: its call, the lead, what the claim before this one did, and what the agent said.
-- :ids  JSON array of job ids
select job.job_id, job.external_id, job.call_room, job.call_status, job.created_at, job.call_started_at, job.answered_at,
       job.step, job.look_every_s, job.results,
       leads.id as lead_id, leads.name, leads.phone_e164, leads.source, leads.email, leads.product_name, leads.city,
       leads.state, leads.query_message, leads.attributes,
       leads.status as lead_status, leads.failure_reason as lead_failure_reason,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as is_do_not_call
from json_each(:ids) as wanted
join outreach_jobs as job on job.job_id = wanted.value
left join leads on leads.id = job.lead_id;
