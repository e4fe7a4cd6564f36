-- The mails of one call, oldest first.
-- :id  calls.id
select v_mails.*
from mails
join v_mails on v_mails.mail_id = mails.id
where mails.call_id = :id
order by mails.revision;
