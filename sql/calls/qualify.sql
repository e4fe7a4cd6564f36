-- Calls whose agent found something out; a later result of the same call takes the place of an earlier one.
-- :rows  JSON array of {"call_id", "now", "qualification" (the text of a JSON object)}
update calls
set status = 'called', failure_reason = null, failure_detail = null,
    qualification = row.value ->> 'qualification',
    updated_at = row.value ->> 'now'
from json_each(:rows) as row
where calls.id = row.value ->> 'call_id' and calls.status in ('calling', 'called', 'failed');
