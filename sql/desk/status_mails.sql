-- The mails that the server may or may not have taken: it did not answer the end of the message. One that a later mail of its
-- call made up for is left out. The newest first.
-- :limit  integer  how many at most
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
  and not exists (select 1 from mails as later
                  where later.call_row = mails.call_row and later.revision > mails.revision and later.state = 'sent')
order by mails.id desc
limit :limit;
