-- What was seen of phone legs; null keeps what the call's row says.
-- :rows  JSON array of {"call_id", "now", "leg_status", "call_started_at"}
update calls
set leg_status = ifnull(row.value ->> 'leg_status', leg_status),
    call_started_at = ifnull(call_started_at, row.value ->> 'call_started_at'),
    updated_at = row.value ->> 'now'
from json_each(:rows) as row
where calls.id = row.value ->> 'call_id' and calls.status in ('calling', 'called');
