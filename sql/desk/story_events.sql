-- For the story of some calls: LiveKit's webhooks, of each call in the order in which they came.
-- :call_rows  integers  calls.id
-- -> call_row           integer
-- -> occurred_at        instant
-- -> event              text
-- -> of_phone           bool
-- -> identity           text?
-- -> leg_status         text?
-- -> disconnect_reason  text?
select call_row, occurred_at, event, of_phone, identity, body ->> '$.participant.attributes."sip.callStatus"' as leg_status,
       body ->> '$.participant.disconnectReason' as disconnect_reason
from json_each(:call_rows) as wanted
join webhook_events on webhook_events.call_row = wanted.value
order by call_row, arrival, received_at, event_id;
