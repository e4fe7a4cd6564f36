-- Keeps what a list says again of a lead's number.
-- :lead_id        integer  leads.id
-- :name           text     as the list has it
-- :source         text     where it comes from now
-- :email          text?    of the lead
-- :product_name   text?    what the lead asked about
-- :city           text?    of the lead
-- :state          text?    of the lead
-- :query_message  text?    what the lead wrote
-- :attributes     text     a JSON object
-- :now            instant  when it is now
insert into enquiries (lead_id, name, source, email, product_name, city, state, query_message, attributes, created_at)
values (:lead_id, :name, :source, :email, :product_name, :city, :state, :query_message, :attributes, :now);
