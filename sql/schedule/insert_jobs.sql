-- Enqueues the outreach jobs of new dial attempts.
-- :call_rows  integers  calls.id
-- :now        instant   when it is now
insert into jobs (flow, call_row, stage, priority, enqueued_at, created_at, updated_at)
select 'outreach', calls.id, first.name, ifnull(leads.priority, 0), :now, :now, :now
from json_each(:call_rows) as wanted
join calls on calls.id = wanted.value
left join leads on leads.id = calls.lead_id
join (select name from stages where flow = 'outreach' order by position limit 1) as first;
