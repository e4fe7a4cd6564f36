-- Enqueues a call: a new one gets its post-call job, a failed job is asked for again (trigger jobs_rerun resets it), so is
-- a completed one if somebody insists, any other is left as it is. The unique index on (call_row, flow) decides every race.
-- :tenant_id  text     whose call it is
-- :call_id    text     what the outside world calls it
-- :again      bool     somebody insists
-- :now        instant  when it is now
insert into jobs (flow, call_row, stage, enqueued_at, created_at, updated_at)
select 'postcall', calls.id, (select name from stages where flow = 'postcall' order by position limit 1), :now, :now, :now
from calls
where call_id = :call_id and tenant_id = :tenant_id
on conflict (call_row, flow) do update set status = 'pending'
where status = 'failed' or (:again and status = 'completed');
