-- Puts numbers on the list; one that stands there keeps its reason and source. A trigger fails the leads that wait to be
-- dialled.
-- :rows  JSON array of {"phone_e164", "reason", "source"}
-- :now   unix seconds
insert into do_not_call (phone_e164, reason, source, created_at)
select value ->> 'phone_e164', value ->> 'reason', value ->> 'source', :now
from json_each(:rows)
where true
order by key
on conflict (phone_e164) do nothing;
