-- Fails a call that is still 'calling'. resolve_lead decides about its lead afterwards.
-- :call_row           integer   calls.id
-- :failure_reason     text      failure_reasons.reason
-- :failure_detail     text      "busy: SIP 486 Busy Here"
-- :sip_status_code    integer?  of a refused dial
-- :call_started_at    instant?  when the dial left; null keeps the row's value, as below
-- :leg_status         text?     sip.callStatus
-- :disconnect_reason  text?     LiveKit's
-- :call_ended_at      instant   when the leg left, as far as known; else when it is now
-- :now                instant   when it is now
update calls
set status = 'failed',
    failure_reason = :failure_reason,
    failure_detail = :failure_detail,
    sip_status_code = :sip_status_code,
    call_started_at = ifnull(call_started_at, :call_started_at),
    call_ended_at = ifnull(call_ended_at, :call_ended_at),
    duration_seconds = max(0, ifnull(call_ended_at, :call_ended_at) - answered_at),
    leg_status = ifnull(:leg_status, leg_status),
    disconnect_reason = ifnull(:disconnect_reason, disconnect_reason),
    updated_at = :now
where id = :call_row and status = 'calling';
