-- The newest leads.
-- :limit  integer  how many
-- -> lead_id  integer
select id as lead_id from leads where id <= (select max(id) from leads) order by id desc limit :limit;
