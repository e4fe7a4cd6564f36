-- What an agent needs to know of an outreach call. No row: there is no such call. Of a lead that was deleted, what the
-- call itself knows is left.
-- :call_id  the call's id, the outside world's: outreach-1017
select calls.external_id as call_id, calls.status as call_status, calls.lead_id, ifnull(leads.name, calls.name) as name,
       ifnull(leads.phone_e164, calls.phone) as phone, ifnull(leads.source, calls.source) as source, leads.email,
       leads.product_name, leads.city, leads.state, leads.query_message, ifnull(leads.attributes, '{}') as attributes,
       calls.tenant_id, tenants.language, tenants.timezone
from calls
join tenants on tenants.tenant_id = calls.tenant_id
left join leads on leads.id = calls.lead_id
where calls.external_id = :call_id and calls.call_room is not null;
