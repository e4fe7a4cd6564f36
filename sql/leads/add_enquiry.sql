-- Keeps what a list says again of a lead's number, unless an enquiry of the lead says the same.
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
select :lead_id, :name, :source, :email, :product_name, :city, :state, :query_message, :attributes, :now
where not exists (select 1 from enquiries
                  where lead_id = :lead_id and name = :name and source = :source and email is :email
                    and product_name is :product_name and city is :city and state is :state
                    and query_message is :query_message and attributes = :attributes);
