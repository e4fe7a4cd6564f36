-- The jobs of calls that were qualified after all go on with the push.
-- :rows  JSON array of {"call_id"}
-- :now   unix seconds
insert into jobs (flow, call_row, stage, enqueued_at, created_at, updated_at)
select 'outreach', value ->> 'call_id', 'push', :now, :now, :now
from json_each(:rows)
where true
on conflict (call_row, flow) do update set status = 'pending', stage = 'push';
