-- The calls of each of some jobs' leads that are over: what their rooms' metadata may name.
-- :ids  integers  jobs.id
-- -> job_id   integer
-- -> call_id  text
-- -> phone    text?    that was dialled
select jobs.id as job_id, over.call_id, over.phone
from json_each(:ids) as wanted
join jobs on jobs.id = wanted.value
join calls on calls.id = jobs.call_row
join calls as over on over.lead_id = calls.lead_id and over.id <> calls.id
where over.call_ended_at is not null and over.status <> 'calling';
