-- Calls that somebody picked up. The first to say so is right.
-- :rows  JSON array of {"call_id", "now", "answered_at", "call_started_at", "sip_call_id", "leg_status"}
update calls
set answered_at = ifnull(answered_at, row.value ->> 'answered_at'),
    call_started_at = ifnull(call_started_at, row.value ->> 'call_started_at'),
    sip_call_id = ifnull(row.value ->> 'sip_call_id', sip_call_id),
    leg_status = ifnull(row.value ->> 'leg_status', leg_status),
    updated_at = row.value ->> 'now'
from json_each(:rows) as row
where calls.id = row.value ->> 'call_id' and calls.status in ('calling', 'called');
