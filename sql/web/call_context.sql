-- What an agent needs to know of an outreach call. No row: there is no such call. Of a lead that was deleted, what the
-- call itself knows is left.
-- :call_row  integer  calls.id
-- -> call_id        text
-- -> call_status    text
-- -> lead_id        integer?
-- -> name           text?
-- -> phone          text?
-- -> source         text?
-- -> email          text?
-- -> product_name   text?
-- -> city           text?
-- -> state          text?
-- -> query_message  text?
-- -> attributes     text
-- -> tenant_id      text
-- -> language       text
-- -> timezone       text
select calls.call_id, calls.status as call_status, calls.lead_id, ifnull(leads.name, calls.name) as name,
       ifnull(leads.phone_e164, calls.phone) as phone, ifnull(leads.source, calls.source) as source, leads.email,
       leads.product_name, leads.city, leads.state, leads.query_message, ifnull(leads.attributes, '{}') as attributes,
       calls.tenant_id, tenant.language, tenant.timezone
from calls
join tenant_settings as tenant on tenant.tenant_id = calls.tenant_id
left join leads on leads.id = calls.lead_id
where calls.id = :call_row and calls.origin = 'dialled';
