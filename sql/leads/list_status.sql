-- The newest leads of one status.
-- :status  dispatched or failed
-- :limit   how many
select lead_id, name, phone, source, status, priority, retry_count, failure_reason, failure_detail, phone_e164,
       on_do_not_call, retry_after_unix, last_outcome
from v_leads
where status = :status and status <> 'new'
order by lead_id desc
limit :limit;
