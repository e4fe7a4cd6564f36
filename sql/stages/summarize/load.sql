-- What the summary of each job is made of; turns is null when the call was never assembled.
-- :ids: JSON array of job ids
select jobs.id as job_id,
       jobs.error_kind,
       tenants.tenant_id,
       tenants.status as tenant_status,
       tenants.display_name,
       tenants.language,
       tenants.summary_fields,
       transcripts.turns
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_id
join tenants on tenants.tenant_id = calls.tenant_id
left join transcripts on transcripts.call_id = calls.id;
