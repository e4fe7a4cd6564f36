-- New leads whose number is not made yet.
-- :limit  integer  how many at most
-- -> lead_id  integer
-- -> phone    text
select id as lead_id, phone from leads indexed by leads_unnumbered
where status = 'new' and phone_e164 is null
order by id
limit :limit;
