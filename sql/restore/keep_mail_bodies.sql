-- The bodies of the mails of restore/keep_mails.
-- :lost_rows  integers  lost.calls.id
insert or replace into main.mail_bodies (mail_id, body)
select here.id, body.body
from lost.mails as was
join lost.mail_bodies as body on body.mail_id = was.id
join main.mails as here on here.message_id = was.message_id
where was.call_row in (select value from json_each(:lost_rows));
