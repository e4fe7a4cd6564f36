-- The CRM's ids of the customers behind some calls.
-- :rows  JSON array of {call_id, now, customer_id}
update calls
set crm_customer_id = new.value ->> 'customer_id', updated_at = new.value ->> 'now'
from json_each(:rows) as new
where calls.id = new.value ->> 'call_id';
