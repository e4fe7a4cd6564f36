-- Stores events of LiveKit's webhooks; one that is there already is left as it is.
-- :rows  JSON array of {"event_id", "event", "call_id" (calls.call_id, or null), "identity", "occurred_at", "body"}
-- :now   unix seconds
insert into webhook_events (event_id, event, call_row, identity, occurred_at, received_at, body)
select value ->> 'event_id', value ->> 'event',
       (select id from calls where call_id = value ->> 'call_id' and origin = 'dialled'),
       value ->> 'identity', value ->> 'occurred_at', :now, value ->> 'body'
from json_each(:rows)
where true
order by key
on conflict (event_id) do nothing;
