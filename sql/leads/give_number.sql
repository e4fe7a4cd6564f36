-- Gives a lead the number that its phone says.
-- :lead_id     integer  leads.id
-- :phone_e164  text     +91 and ten digits
-- :now         instant  when it is now
update leads
set phone_e164 = :phone_e164, transition = transition + 1, updated_at = :now
where id = :lead_id and phone_e164 is null;
