-- What a lead holds, apart from its number and state.
-- :lead_id  integer  leads.id
-- -> tenant_id      text?
-- -> name           text
-- -> phone          text
-- -> source         text
-- -> email          text?
-- -> product_name   text?
-- -> city           text?
-- -> state          text?
-- -> query_message  text?
-- -> attributes     text   a JSON object
-- -> status         text
select tenant_id, name, phone, source, email, product_name, city, state, query_message, attributes, status
from leads
where id = :lead_id;
