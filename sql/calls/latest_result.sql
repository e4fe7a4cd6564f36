-- A call's latest result, and the call's status.
-- :call_row  integer  calls.id
-- -> result_id    integer
-- -> call_id      text
-- -> call_status  text
select results.id as result_id, calls.call_id, calls.status as call_status
from results
join calls on calls.id = results.call_row
where results.call_row = :call_row
order by results.id desc
limit 1;
