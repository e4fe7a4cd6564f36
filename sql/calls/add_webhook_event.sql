-- Stores a webhook event of LiveKit; one that is stored already is left as it is.
-- :event_id     text     LiveKit's
-- :event        text     participant_left, ...
-- :call_id      text?    as the event has it; there may be no such call
-- :identity     text?    of its participant
-- :occurred_at  instant  its createdAt
-- :now          instant  when it is now
-- :body         text     JSON
insert into webhook_events (event_id, event, call_row, identity, occurred_at, received_at, body)
values (:event_id, :event, (select id from calls where call_id = :call_id and origin = 'dialled'), :identity, :occurred_at,
        :now, :body)
on conflict (event_id) do nothing;
