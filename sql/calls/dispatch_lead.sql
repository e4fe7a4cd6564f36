-- The leads of answered calls: somebody talks to them.
-- :rows  JSON array of {"call_id", "now"}
update leads
set status = 'dispatched', transition = leads.transition + 1, updated_at = row.value ->> 'now'
from json_each(:rows) as row
join calls on calls.id = row.value ->> 'call_id'
where leads.id = calls.lead_id and leads.status = 'new';
