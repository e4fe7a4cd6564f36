-- The last mail of one call, with the bytes as they go out.
-- :call_row  integer  calls.id
-- -> revision     integer
-- -> state        text
-- -> message_id   text
-- -> recipients   text
-- -> body         blob
-- -> smtp_code    integer?
-- -> smtp_reply   text?
-- -> composed_at  instant
-- -> sent_at      instant?
select revision, state, message_id, recipients, body, smtp_code, smtp_reply, composed_at, sent_at
from mails_with_bodies
where call_row = :call_row
order by revision desc
limit 1;
