-- Conversations whose phone leg is gone. The first to say when is right; a call's metadata is complete then, so that the
-- post-call flow need not wait for it.
-- :rows  JSON array of {"call_id", "now", "call_ended_at" (null: now), "disconnect_reason", "leg_status"}
update calls
set call_ended_at = coalesce(call_ended_at, row.value ->> 'call_ended_at', row.value ->> 'now'),
    duration_seconds = max(0, coalesce(call_ended_at, row.value ->> 'call_ended_at', row.value ->> 'now') - answered_at),
    disconnect_reason = ifnull(row.value ->> 'disconnect_reason', disconnect_reason),
    leg_status = ifnull(row.value ->> 'leg_status', leg_status),
    metadata_at = ifnull(metadata_at, row.value ->> 'now'),
    updated_at = row.value ->> 'now'
from json_each(:rows) as row
where calls.id = row.value ->> 'call_id' and calls.status in ('calling', 'called');
