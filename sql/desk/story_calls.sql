-- For the story of some calls: what each row says of its own life.
-- :call_rows  integers  calls.id
-- -> call_row           integer
-- -> call_id            text
-- -> is_dialled         bool
-- -> created_at         instant
-- -> metadata_at        instant?
-- -> call_room          text?
-- -> room_ready_at      instant?
-- -> call_started_at    instant?
-- -> sip_call_id        text?
-- -> rang_at            instant?
-- -> answered_at        instant?
-- -> call_ended_at      instant?
-- -> status             text
-- -> sip_status_code    integer?
-- -> failure_reason     text?
-- -> failure_detail     text?
-- -> disconnect_reason  text?
-- -> leg_status         text?
-- -> lead_settled_at    instant?
-- -> retry_spent        bool
-- -> hung_up_at         instant?
-- -> hung_up_reason     text?
select calls.id as call_row, call_id, origin = 'dialled' as is_dialled, created_at, metadata_at, call_room, room_ready_at,
       call_started_at, sip_call_id, rang_at, answered_at, call_ended_at, status, sip_status_code, failure_reason,
       failure_detail, disconnect_reason, leg_status, lead_settled_at, retry_spent, hung_up_at, hung_up_reason
from json_each(:call_rows) as wanted
join calls on calls.id = wanted.value;
