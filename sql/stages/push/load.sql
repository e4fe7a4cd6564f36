-- What stage push needs of each job: the call, its lead (or, once that is deleted, the call's copy), what the CRM is known to
-- have, and the stage's last step.
-- :ids  integers  jobs.id
-- -> job_id            integer
-- -> call_row          integer
-- -> call_id           text
-- -> tenant_id         text
-- -> status            text
-- -> qualification     text?  JSON object
-- -> crm_customer_id   text?  null: not known yet
-- -> crm_task_id       text?
-- -> step              text?  as last remembered, in whichever claim
-- -> is_step_fresh     bool   the claim before this one remembered it
-- -> has_outcome       bool   the job ended before
-- -> call_room         text?
-- -> call_started_at   instant?
-- -> answered_at       instant?
-- -> call_ended_at     instant?
-- -> duration_seconds  integer?
-- -> lead_id           integer?
-- -> name              text?
-- -> phone             text?
-- -> source            text?
-- -> email             text?
-- -> product_name      text?
-- -> city              text?
-- -> state             text?
-- -> query_message     text?
-- -> attributes        text?  JSON object
select jobs.id as job_id, jobs.call_row, calls.call_id, calls.tenant_id, calls.status, calls.qualification,
       nullif(calls.crm_customer_id, '') as crm_customer_id, nullif(calls.crm_task_id, '') as crm_task_id, jobs.step,
       jobs.step_claim = jobs.claim_number - 1 as is_step_fresh, jobs.outcome is not null as has_outcome,
       calls.call_room, calls.call_started_at, calls.answered_at, calls.call_ended_at, calls.duration_seconds,
       calls.lead_id, ifnull(leads.name, calls.name) as name, ifnull(leads.phone_e164, calls.phone) as phone,
       ifnull(leads.source, calls.source) as source, leads.email, leads.product_name, leads.city, leads.state,
       leads.query_message, leads.attributes
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_row
left join leads on leads.id = calls.lead_id;
