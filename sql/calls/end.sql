-- Ends a conversation whose phone leg is gone. The first report counts. The call's metadata is complete then, so the post-call
-- flow need not wait for it.
-- :call_row           integer  calls.id
-- :call_ended_at      instant  when the leg left, as far as known; else when it is now
-- :disconnect_reason  text?    LiveKit's; null keeps the row's value, as below
-- :leg_status         text?    sip.callStatus
-- :now                instant  when it is now
update calls
set call_ended_at = ifnull(call_ended_at, :call_ended_at),
    duration_seconds = max(0, ifnull(call_ended_at, :call_ended_at) - answered_at),
    disconnect_reason = ifnull(:disconnect_reason, disconnect_reason),
    leg_status = ifnull(:leg_status, leg_status),
    metadata_at = ifnull(metadata_at, :now),
    updated_at = :now
where id = :call_row and status in ('calling', 'called');
