-- Stores leads. Of a number that is a lead already, what is known stays, what was empty is filled, status and priority
-- stay; a row that would not change is not touched. An unreadable number that stands already is left alone.
-- :rows  JSON array of {"tenant_id", "name", "phone", "source", "email", "product_name", "city", "state", "query_message",
--        "phone_e164", "status", "priority", "failure_reason", "failure_detail", "attributes"}
-- :now   unix seconds
insert into leads (tenant_id, name, phone, source, email, product_name, city, state, query_message, phone_e164, status,
                   priority, failure_reason, failure_detail, attributes, created_at, updated_at)
select value ->> 'tenant_id', value ->> 'name', value ->> 'phone', value ->> 'source', value ->> 'email',
       value ->> 'product_name', value ->> 'city', value ->> 'state', value ->> 'query_message', value ->> 'phone_e164',
       value ->> 'status', value ->> 'priority', value ->> 'failure_reason', value ->> 'failure_detail',
       value -> 'attributes', :now, :now
from json_each(:rows)
where true
order by key
on conflict (phone_e164) do update
set tenant_id = ifnull(tenant_id, excluded.tenant_id),
    email = ifnull(email, excluded.email),
    product_name = ifnull(product_name, excluded.product_name),
    city = ifnull(city, excluded.city),
    state = ifnull(state, excluded.state),
    query_message = ifnull(query_message, excluded.query_message),
    attributes = json_patch(attributes, json_patch(excluded.attributes, attributes)),
    transition = transition + 1,
    updated_at = :now
where (tenant_id, email, product_name, city, state, query_message)
      is not (ifnull(tenant_id, excluded.tenant_id), ifnull(email, excluded.email),
              ifnull(product_name, excluded.product_name), ifnull(city, excluded.city), ifnull(state, excluded.state),
              ifnull(query_message, excluded.query_message))
   or json_patch(attributes, json_patch(excluded.attributes, attributes)) is not json(attributes)
on conflict (phone, name, source) where phone_e164 is null do nothing;
