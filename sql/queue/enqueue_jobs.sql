-- Enqueues: a new call gets its post-call job, a failed job is asked for again (trigger jobs_rerun resets it), all others stay.
-- Gives the calls that were enqueued. The unique index on (call_row, flow) decides every race.
-- :keys  JSON array of {"tenant_id", "call_id"}
-- :now   unix seconds
insert into jobs (flow, call_row, stage, enqueued_at, created_at, updated_at)
select distinct 'postcall', calls.id, first.name, :now, :now, :now
from json_each(:keys) as wanted
join calls on calls.tenant_id = wanted.value ->> 'tenant_id' and calls.call_id = wanted.value ->> 'call_id'
join (select name from stages where flow = 'postcall' order by position limit 1) as first
where true
on conflict (call_row, flow) do update set status = 'pending' where status = 'failed'
returning call_row as call_id;
