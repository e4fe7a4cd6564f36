-- Calls whose task is in the CRM; its id may be unknown.
-- :rows  JSON array of {call_id, now, task_id}
update calls
set status = 'pushed', crm_task_id = new.value ->> 'task_id', updated_at = new.value ->> 'now'
from json_each(:rows) as new
where calls.id = new.value ->> 'call_id' and calls.status = 'called';
