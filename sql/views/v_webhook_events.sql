-- LiveKit's webhooks, with the call they are about; without the body: LiveKit puts passwords of its TURN servers into some.
create view v_webhook_events as
select webhook_events.event_id, webhook_events.event, calls.tenant_id, calls.call_id, calls.lead_id,
       webhook_events.identity, webhook_events.body ->> '$.participant.disconnectReason' as disconnect_reason,
       webhook_events.body ->> '$.participant.attributes."sip.callStatus"' as leg_status,
       strftime('%Y-%m-%dT%H:%M:%SZ', webhook_events.occurred_at, 'unixepoch') as occurred_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', webhook_events.received_at, 'unixepoch') as received_at,
       webhook_events.call_row
from webhook_events
left join calls on calls.id = webhook_events.call_row;
