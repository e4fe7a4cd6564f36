-- Records what was seen of the phone's leg; null keeps the row's value.
-- :call_row         integer   calls.id
-- :leg_status       text?     sip.callStatus
-- :call_started_at  instant?  when the dial left
-- :sip_call_id      text?     SCL_...
-- :rang_at          instant?  when it was first seen that the phone rang, or was answered
-- :leg_lost_at      instant?  when an answered leg was first seen to dial
-- :now              instant   when it is now
update calls
set leg_status = ifnull(:leg_status, leg_status),
    call_started_at = ifnull(call_started_at, :call_started_at),
    sip_call_id = ifnull(sip_call_id, :sip_call_id),
    rang_at = ifnull(rang_at, :rang_at),
    leg_lost_at = ifnull(leg_lost_at, :leg_lost_at),
    updated_at = :now
where id = :call_row and status in ('calling', 'called');
