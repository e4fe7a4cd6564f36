-- Conversations of dialled leads whose tenant has post-call on get their post-call job, once.
-- :rows  JSON array of {"call_id", "now"}
insert into jobs (flow, call_row, stage, enqueued_at, created_at, updated_at)
select 'postcall', calls.id, first.name, row.value ->> 'now', row.value ->> 'now', row.value ->> 'now'
from json_each(:rows) as row
join calls on calls.id = row.value ->> 'call_id'
join tenant_settings as tenant on tenant.tenant_id = calls.tenant_id and tenant.status = 'active' and tenant.post_call = 1
join (select name from stages where flow = 'postcall' order by position limit 1) as first
where true
on conflict (call_row, flow) do nothing;
