-- Calls that end without a qualification; only those that are still 'calling'. Their leads are settled by the runner.
-- :rows  JSON array of {"call_id", "now", "failure_reason", "failure_detail", "sip_status_code", "call_started_at",
--        "leg_status", "disconnect_reason", "call_ended_at" (null: now)}
update calls
set status = 'failed',
    failure_reason = row.value ->> 'failure_reason',
    failure_detail = row.value ->> 'failure_detail',
    sip_status_code = row.value ->> 'sip_status_code',
    call_started_at = ifnull(call_started_at, row.value ->> 'call_started_at'),
    call_ended_at = coalesce(call_ended_at, row.value ->> 'call_ended_at', row.value ->> 'now'),
    duration_seconds = max(0, coalesce(call_ended_at, row.value ->> 'call_ended_at', row.value ->> 'now') - answered_at),
    leg_status = ifnull(row.value ->> 'leg_status', leg_status),
    disconnect_reason = ifnull(row.value ->> 'disconnect_reason', disconnect_reason),
    updated_at = row.value ->> 'now'
from json_each(:rows) as row
where calls.id = row.value ->> 'call_id' and calls.status = 'calling';
