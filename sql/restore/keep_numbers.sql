-- Gives the leads of some calls of `lost` the number that they have there: without it, or with an earlier one, they would be taken
-- for other people. The same row, made at the same time, is the same lead. A number that somebody else has here stays with them.
-- :lost_rows  integers  lost.calls.id
update main.leads as here
set phone = was.phone, phone_e164 = was.phone_e164, transition = here.transition + 1, updated_at = was.updated_at
from lost.leads as was
where here.id = was.id and here.created_at = was.created_at and here.phone_e164 is not was.phone_e164
  and was.phone_e164 is not null
  and was.id in (select lead_id from lost.calls where id in (select value from json_each(:lost_rows)))
  and not exists (select 1 from main.leads as taken where taken.phone_e164 = was.phone_e164);
