-- Rooms, and the agents in them, that are there: from now on these calls may be dialled.
-- :rows  JSON array of {"call_id", "now"}
update calls
set room_ready_at = row.value ->> 'now', updated_at = row.value ->> 'now'
from json_each(:rows) as row
where calls.id = row.value ->> 'call_id' and calls.status = 'calling';
