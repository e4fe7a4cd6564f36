-- The mails of one call, oldest first.
-- :id  calls.id
select *
from v_mails
where call_row = :id
order by revision;
