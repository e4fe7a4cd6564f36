-- Stores a lead whose number is no lead yet (known.sql).
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
-- :status          text     new, dispatched or failed
-- :priority        integer  smaller is dialled first
-- :retry_after     instant?  null: due now
-- :retry_count     integer  of its calls
-- :failure_reason  text?    of a failed one
-- :failure_detail  text?    of a failed one, in words
-- :attributes      text     a JSON object
-- :created_at      instant  when it came in first
-- :now             instant  when it is now
insert into leads (tenant_id, name, phone, source, email, product_name, city, state, query_message, phone_e164, status,
                   priority, retry_after, retry_count, failure_reason, failure_detail, attributes, created_at, updated_at)
values (:tenant_id, :name, :phone, :source, :email, :product_name, :city, :state, :query_message, :phone_e164, :status,
        :priority, :retry_after, :retry_count, :failure_reason, :failure_detail, :attributes, :created_at, :now);
