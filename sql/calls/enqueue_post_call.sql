-- Enqueues the post-call job of a dialled call, once, if its tenant has post_call on.
-- :call_row  integer  calls.id
-- :now       instant  when it is now
insert into jobs (flow, call_row, stage, enqueued_at, created_at, updated_at)
select 'postcall', calls.id, first.name, :now, :now, :now
from calls
join tenant_settings as tenant on tenant.tenant_id = calls.tenant_id and tenant.status = 'active' and tenant.post_call = 1
join (select name from stages where flow = 'postcall' order by position limit 1) as first
where calls.id = :call_row
on conflict (call_row, flow) do nothing;
