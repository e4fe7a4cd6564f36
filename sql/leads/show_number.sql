-- The lead of a number.
-- :phone_e164  +91 and ten digits
select * from listed_leads
where phone_e164 = :phone_e164;
