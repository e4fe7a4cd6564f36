-- Which rows of a list are leads already, and which numbers must not be dialled; in the order of the rows.
-- :rows  JSON array of {"phone_e164", "phone", "name", "source"}; phone_e164 null: the number could not be read
select iif(row.value ->> 'phone_e164' is null,
           (select id from leads
            where phone_e164 is null and phone = row.value ->> 'phone' and name = row.value ->> 'name'
              and source = row.value ->> 'source'),
           (select id from leads where phone_e164 = row.value ->> 'phone_e164')) as lead_id,
       exists (select 1 from do_not_call where phone_e164 = row.value ->> 'phone_e164') as is_do_not_call
from json_each(:rows) as row
order by row.key;
