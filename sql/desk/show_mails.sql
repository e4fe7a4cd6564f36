-- The mails of one call, oldest first.
-- :id  integer  calls.id
-- -> mail_id      integer
-- -> tenant_id    text
-- -> call_id      integer
-- -> revision     integer
-- -> state        text
-- -> subject      text
-- -> recipients   text?
-- -> smtp_code    integer?
-- -> smtp_reply   text?
-- -> message_id   text
-- -> body_bytes   integer
-- -> composed_at  instant?
-- -> sent_at      instant?
-- -> sent_unix    instant?
-- -> call_row     integer
select *
from v_mails
where call_row = :id
order by revision;
