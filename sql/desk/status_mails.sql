-- The mails that the server may or may not have taken: it did not answer the end of the message.
-- -> tenant_id    text
-- -> call_id      text
-- -> state        text
-- -> message_id   text
-- -> composed_at  text
select calls.tenant_id, calls.call_id, mails.state, mails.message_id,
       strftime('%Y-%m-%dT%H:%M:%SZ', mails.composed_at, 'unixepoch') as composed_at
from mails
join calls on calls.id = mails.call_row
where mails.state = 'unknown'
order by mails.id;
