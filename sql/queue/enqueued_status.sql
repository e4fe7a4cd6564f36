-- The state of a call's post-call job.
-- :tenant_id  text  whose call it is
-- :call_id    text  what the outside world calls it
-- -> status  text
select jobs.status as status
from calls
join jobs on jobs.call_row = calls.id and jobs.flow = 'postcall'
where calls.call_id = :call_id and calls.tenant_id = :tenant_id;
