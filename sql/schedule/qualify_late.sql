-- Failed calls whose qualification came after all.
-- :rows  JSON array of {"call_id", "qualification"}
-- :now   unix seconds
update calls
set status = 'called', failure_reason = null, failure_detail = null, qualification = late.qualification, updated_at = :now
from (select value ->> 'call_id' as call_id, value ->> 'qualification' as qualification from json_each(:rows)) as late
where calls.id = late.call_id and calls.status = 'failed';
