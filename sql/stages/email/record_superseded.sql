-- Closes mails that never left because a newer one takes their place.
-- :rows  JSON array of {mail_id, reply}
update mails
set state = 'failed', smtp_reply = new.value ->> 'reply'
from json_each(:rows) as new
where mails.id = new.value ->> 'mail_id';
