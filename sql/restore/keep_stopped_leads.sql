-- Leads that must never be dialled in `lost` are failed here too; those that wait longer there wait so.
-- :now  instant  when it is now
update main.leads as here
set status = was.status, retry_after = iif(was.status = 'failed', here.retry_after, was.retry_after),
    failure_reason = iif(was.status = 'failed', was.failure_reason, here.failure_reason),
    failure_detail = iif(was.status = 'failed', was.failure_detail, here.failure_detail),
    settled_by = iif(was.status = 'failed', null, here.settled_by), transition = here.transition + 1, updated_at = was.updated_at
from lost.leads as was
where here.id = was.id and here.created_at = was.created_at
  and ((was.status = 'failed' and was.failure_reason = 'do_not_call' and here.status <> 'failed')
       or (was.status = 'new' and here.status = 'new' and was.retry_after > :now
           and was.retry_after > ifnull(here.retry_after, 0)));
