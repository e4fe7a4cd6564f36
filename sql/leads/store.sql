-- Stores a lead. Of a number that is a lead already, what is known stays, what was empty is filled, status and priority
-- stay; a row that would not change is not touched. An unreadable number that is stored already is left alone.
-- :tenant_id       text?    tenants.tenant_id
-- :name            text     not empty
-- :phone           text     as it came
-- :source          text     not empty
-- :email           text?    of the lead
-- :product_name    text?    what the lead asked about
-- :city            text?    of the lead
-- :state           text?    of the lead
-- :query_message   text?    what the lead wrote
-- :phone_e164      text?    null: the number could not be read
-- :status          text     new or failed
-- :priority        integer  smaller is dialled first
-- :failure_reason  text?    of a failed one
-- :failure_detail  text?    of a failed one, in words
-- :attributes      text     a JSON object
-- :now             instant  when it is now
insert into leads (tenant_id, name, phone, source, email, product_name, city, state, query_message, phone_e164, status,
                   priority, failure_reason, failure_detail, attributes, created_at, updated_at)
values (:tenant_id, :name, :phone, :source, :email, :product_name, :city, :state, :query_message, :phone_e164, :status,
        :priority, :failure_reason, :failure_detail, :attributes, :now, :now)
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
