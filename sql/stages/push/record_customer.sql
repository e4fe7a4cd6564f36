-- The CRM's id of the customer behind a call.
-- :call_row     integer  calls.id
-- :customer_id  text     the CRM's
-- :now          instant  when it is now
update calls set crm_customer_id = :customer_id, updated_at = :now where id = :call_row;
