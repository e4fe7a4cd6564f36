-- Records what the mail server said of mails, whole and per recipient.
-- :rows  JSON array of {mail_id, state, recipients, smtp_code, smtp_reply, now}
update mails
set state = new.value ->> 'state', recipients = new.value -> 'recipients', smtp_code = new.value ->> 'smtp_code',
    smtp_reply = new.value ->> 'smtp_reply',
    sent_at = case when new.value ->> 'state' in ('sent', 'partial') then new.value ->> 'now' else sent_at end
from json_each(:rows) as new
where mails.id = new.value ->> 'mail_id';
