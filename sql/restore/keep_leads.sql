-- Gives the leads of some calls of `lost`, by their number, the state that they had there.
-- :lost_rows  integers  lost.calls.id
update main.leads as here
set status = was.status, retry_after = was.retry_after, due_at = was.due_at, retry_count = was.retry_count,
    failure_reason = was.failure_reason, failure_detail = was.failure_detail,
    settled_by = (select now.id from main.calls as now
                  join lost.calls as its on its.call_id = now.call_id and its.tenant_id = now.tenant_id
                  where its.id = was.settled_by),
    asked_after = (select ifnull(max(now.id), 0) from main.calls as now
                   join lost.calls as its on its.call_id = now.call_id and its.tenant_id = now.tenant_id
                   where its.lead_id = was.id and its.id <= was.asked_after),
    transition = here.transition + 1,
    updated_at = was.updated_at
from lost.leads as was
where here.phone_e164 = was.phone_e164
  and was.id in (select lead_id from lost.calls where id in (select value from json_each(:lost_rows)));
