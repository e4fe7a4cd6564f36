-- How numbers stand: whether they are on the list, and the lead that has each; in the order of the rows.
-- :rows  JSON array of {"phone_e164"}
select row.value ->> 'phone_e164' as phone_e164,
       exists (select 1 from do_not_call where phone_e164 = row.value ->> 'phone_e164') as is_do_not_call,
       leads.id as lead_id, leads.name, leads.status, leads.failure_reason
from json_each(:rows) as row
left join leads on leads.phone_e164 = row.value ->> 'phone_e164'
order by row.key;
