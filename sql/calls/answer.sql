-- Somebody picked up. The first report counts.
-- :call_row         integer   calls.id
-- :answered_at      instant   when somebody answered
-- :call_started_at  instant?  when the dial left; null keeps the row's value, as below
-- :sip_call_id      text?     SCL_...
-- :leg_status       text?     sip.callStatus
-- :rang_at          instant?  when it was first seen that the phone rang; null: when it was answered
-- :now              instant   when it is now
update calls
set answered_at = ifnull(answered_at, :answered_at),
    rang_at = coalesce(rang_at, :rang_at, :answered_at),
    call_started_at = ifnull(call_started_at, :call_started_at),
    sip_call_id = ifnull(:sip_call_id, sip_call_id),
    leg_status = ifnull(:leg_status, leg_status),
    updated_at = :now
where id = :call_row and status in ('calling', 'called');
