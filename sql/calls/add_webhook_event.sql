-- Stores a webhook event of LiveKit; one that is stored already is left as it is.
-- :event_id     text     LiveKit's
-- :event        text     participant_left, ...
-- :call_id      text?    as the event has it; there may be no such call
-- :identity     text?    of its participant
-- :of_phone     bool     its participant is the phone's leg of the call
-- :occurred_at  instant  its createdAt
-- :now          instant  when it is now
-- :body         text     JSON
insert into webhook_events (event_id, event, call_row, identity, of_phone, occurred_at, received_at, body, arrival)
select :event_id, :event, of.call_row, :identity, :of_phone, :occurred_at, :now, :body,
       (select 1 + ifnull(max(earlier.arrival), 0) from webhook_events as earlier where earlier.call_row = of.call_row)
from (select (select id from calls where call_id = :call_id and origin = 'dialled') as call_row) as of
where true
on conflict (event_id) do nothing;
