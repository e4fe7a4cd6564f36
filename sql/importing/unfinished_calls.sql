-- Calls that have no end yet, save those that were dialled here, a batch of them in the order of their ids.
-- :after          integer  calls.id of the last one before; 0 at first
-- :created_since  instant  only calls whose row is not older
-- :limit          integer  how many
-- -> call_row  integer
-- -> call_id   text
select id as call_row, call_id
from calls indexed by calls_unfinished
where call_ended_at is null and origin = 'imported' and id > :after and created_at >= :created_since
order by id
limit :limit;
