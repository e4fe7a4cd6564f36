-- What lists said again of a lead, the oldest first.
-- :lead_id  integer  leads.id
-- -> at             text
-- -> name           text
-- -> source         text
-- -> email          text?
-- -> product_name   text?
-- -> city           text?
-- -> state          text?
-- -> query_message  text?
-- -> attributes     text
select strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch') as at, name, source, email, product_name, city, state,
       query_message, attributes
from enquiries
where lead_id = :lead_id
order by id;
