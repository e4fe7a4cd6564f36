-- Fails a call that is still 'calling'. resolve_lead decides about its lead afterwards.
-- :call_row           integer   calls.id
-- :failure_reason     text      failure_reasons.reason
-- :failure_detail     text      "busy: SIP 486 Busy Here"
-- :sip_status_code    integer?  of a refused dial
-- :call_started_at    instant?  when the dial left; null keeps the row's value, as below
-- :leg_status         text?     sip.callStatus
-- :sip_call_id        text?     SCL_...
-- :rang_at            instant?  when it was first seen that the phone rang
-- :refused_after_ms   integer?  of a refused dial: its SIP part
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
    sip_call_id = ifnull(sip_call_id, :sip_call_id),
    rang_at = ifnull(rang_at, :rang_at),
    refused_after_ms = :refused_after_ms,
    disconnect_reason = ifnull(:disconnect_reason, disconnect_reason),
    updated_at = :now
where id = :call_row and status = 'calling';
