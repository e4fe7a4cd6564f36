-- Conversations of dialled leads whose tenant has post-call on get their post-call job, once.
-- :rows  JSON array of {"call_id", "now"}
insert into jobs (flow, call_id, stage, enqueued_at, created_at, updated_at)
select 'postcall', calls.id, first.name, row.value ->> 'now', row.value ->> 'now', row.value ->> 'now'
from json_each(:rows) as row
join calls on calls.id = row.value ->> 'call_id'
join tenants on tenants.tenant_id = calls.tenant_id and tenants.status = 'active' and tenants.post_call = 1
join (select name from stages where flow = 'postcall' order by position limit 1) as first
where true
on conflict (flow, call_id) do nothing;
