-- What becomes of leads after a failed call. One that was failed meanwhile (do-not-call) stays so.
-- :rows  JSON array of {"lead_id", "status", "retry_after", "retry_count", "failure_reason", "failure_detail"}
-- :now   unix seconds
update leads
set status = settled.status, retry_after = settled.retry_after, retry_count = settled.retry_count,
    failure_reason = settled.failure_reason, failure_detail = settled.failure_detail,
    transition = leads.transition + 1, updated_at = :now
from (select value ->> 'lead_id' as lead_id, value ->> 'status' as status, value ->> 'retry_after' as retry_after,
             value ->> 'retry_count' as retry_count, value ->> 'failure_reason' as failure_reason,
             value ->> 'failure_detail' as failure_detail
      from json_each(:rows)) as settled
where leads.id = settled.lead_id and leads.status <> 'failed';
