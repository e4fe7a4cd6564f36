-- How each wanted call's post-call job stands, in the order asked.
-- :keys  JSON array of {"tenant_id", "call_id"}
select calls.id as call_id, jobs.status as status
from json_each(:keys) as wanted
join calls on calls.tenant_id = wanted.value ->> 'tenant_id' and calls.call_id = wanted.value ->> 'call_id'
join jobs on jobs.call_row = calls.id and jobs.flow = 'postcall'
order by wanted.key;
