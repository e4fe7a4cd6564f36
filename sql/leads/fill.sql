-- Fills what was empty of a lead; its status and priority stay.
-- :lead_id        integer  leads.id
-- :tenant_id      text?    tenants.tenant_id
-- :email          text?    of the lead
-- :product_name   text?    what the lead asked about
-- :city           text?    of the lead
-- :state          text?    of the lead
-- :query_message  text?    what the lead wrote
-- :attributes     text     a JSON object
-- :now            instant  when it is now
update leads
set tenant_id = :tenant_id, email = :email, product_name = :product_name, city = :city, state = :state,
    query_message = :query_message, attributes = :attributes, transition = transition + 1, updated_at = :now
where id = :lead_id;
