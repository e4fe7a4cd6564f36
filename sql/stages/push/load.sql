-- What stage push must know of each job: the call, its lead as it is now (or as the call knew it, once it is deleted), what
-- the CRM is known to have, and the stage's last step.
-- :ids  integers  jobs.id
-- -> job_id           integer
-- -> call_id          text
-- -> status           text
-- -> qualification    text?
-- -> crm_customer_id  text?
-- -> crm_task_id      text?
-- -> step             text?
-- -> is_step_fresh    bool
-- -> name             text?
-- -> email            text?
-- -> mobile           text?
-- -> lead             text?
-- -> call             text?
select jobs.id as job_id, calls.call_id, calls.status, calls.qualification, calls.crm_customer_id,
       calls.crm_task_id, jobs.step, jobs.step_claim = jobs.claim_number - 1 as is_step_fresh,
       ifnull(leads.name, calls.name) as name, leads.email,
       ltrim(ifnull(leads.phone_e164, calls.phone), '+') as mobile,
       json_object('lead_id', calls.lead_id, 'name', ifnull(leads.name, calls.name),
                   'phone', ifnull(leads.phone_e164, calls.phone),
                   'mobile', ltrim(ifnull(leads.phone_e164, calls.phone), '+'),
                   'source', ifnull(leads.source, calls.source), 'email', leads.email,
                   'product_name', leads.product_name, 'city', leads.city, 'state', leads.state,
                   'query_message', leads.query_message, 'attributes', json(ifnull(leads.attributes, '{}'))) as lead,
       json_object('call_id', calls.call_id, 'tenant_id', calls.tenant_id, 'call_room', calls.call_room,
                   'call_started_at', strftime('%Y-%m-%dT%H:%M:%SZ', calls.call_started_at, 'unixepoch'),
                   'answered_at', strftime('%Y-%m-%dT%H:%M:%SZ', calls.answered_at, 'unixepoch'),
                   'call_ended_at', strftime('%Y-%m-%dT%H:%M:%SZ', calls.call_ended_at, 'unixepoch'),
                   'duration_seconds', calls.duration_seconds) as call
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_row
left join leads on leads.id = calls.lead_id;
