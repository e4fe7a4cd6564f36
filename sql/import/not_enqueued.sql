-- Which of these calls are finished and have no post-call job yet.
-- :rows  JSON array of {"tenant_id", "external_id"}
select distinct calls.tenant_id as tenant_id, calls.call_id as call_id
from json_each(:rows) as imported
join calls on calls.tenant_id = imported.value ->> 'tenant_id' and calls.call_id = imported.value ->> 'external_id'
where calls.call_ended_at is not null
  and not exists (select 1 from jobs where jobs.call_row = calls.id and jobs.flow = 'postcall')
order by calls.id;
