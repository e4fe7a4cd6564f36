-- The lead of a number.
-- :phone_e164  text  +91 and ten digits
-- -> lead_id  integer
select id as lead_id from leads where phone_e164 = :phone_e164;
