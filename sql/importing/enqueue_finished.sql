-- Enqueues a call that has an end, unless it was enqueued before or the earlier system has mailed it.
-- :tenant_id  text     whose call it is
-- :call_id    text     what the outside world calls it
-- :now        instant  when it is now
insert into jobs (flow, call_row, stage, enqueued_at, created_at, updated_at)
select 'postcall', calls.id, (select name from stages where flow = 'postcall' order by position limit 1), :now, :now, :now
from calls
where call_id = :call_id and tenant_id = :tenant_id and call_ended_at is not null
  and not completed_elsewhere
on conflict (call_row, flow) do nothing;
