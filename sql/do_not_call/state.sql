-- How numbers stand: whether they are on the list, the lead that has each, and its call that is under way; in the order of
-- the rows.
-- :rows  JSON array of {"phone_e164"}
select row.value ->> 'phone_e164' as phone_e164,
       exists (select 1 from do_not_call where phone_e164 = row.value ->> 'phone_e164') as is_do_not_call,
       leads.id as lead_id, leads.name, leads.status, leads.failure_reason,
       (select call_id from calls where lead_id = leads.id and status = 'calling') as call_under_way
from json_each(:rows) as row
left join leads on leads.phone_e164 = row.value ->> 'phone_e164'
order by row.key;
