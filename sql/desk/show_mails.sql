-- The mails of one call, oldest first.
-- :call_row  integer  calls.id
-- -> mail_id      integer
-- -> tenant_id    text
-- -> call_id      text
-- -> revision     integer
-- -> state        text
-- -> subject      text
-- -> recipients   text?
-- -> smtp_code    integer?
-- -> smtp_reply   text?
-- -> message_id   text
-- -> body_bytes   integer
-- -> composed_at  text
-- -> sent_at      text?
-- -> sent_unix    instant?
-- -> call_row     integer
select *
from v_mails
where call_row = :call_row
order by revision;
