-- Records what was seen of the phone's leg; null keeps the row's value.
-- :call_row         integer   calls.id
-- :leg_status       text?     sip.callStatus
-- :call_started_at  instant?  when the dial left
-- :now              instant   when it is now
update calls
set leg_status = ifnull(:leg_status, leg_status),
    call_started_at = ifnull(call_started_at, :call_started_at),
    updated_at = :now
where id = :call_row and status in ('calling', 'called');
