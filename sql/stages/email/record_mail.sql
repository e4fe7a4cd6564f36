-- Writes down composed mails before they leave.
-- :rows  JSON array of {call_id, revision, message_id, subject, recipients, body, composed_at}
insert into mails_with_bodies (call_row, revision, message_id, subject, recipients, body, state, composed_at)
select value ->> 'call_id', value ->> 'revision', value ->> 'message_id', value ->> 'subject', value -> 'recipients',
       cast(value ->> 'body' as blob), 'pending', value ->> 'composed_at'
from json_each(:rows);
