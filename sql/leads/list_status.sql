-- The newest leads of one status.
-- :status  text     dispatched or failed
-- :limit   integer  how many
-- -> lead_id  integer
select id as lead_id from leads where status = :status and status <> 'new' order by id desc limit :limit;
