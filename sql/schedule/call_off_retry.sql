-- Leads whose failed call is qualified after all are not called again, and get back the retry it had spent. One that may
-- never be dialled stays failed.
-- :rows  JSON array of {"call_id"}
-- :now   unix seconds
update leads
set status = 'dispatched', retry_after = null, retry_count = max(0, retry_count - calls.retry_spent), failure_reason = null,
    failure_detail = null, transition = leads.transition + 1, updated_at = :now
from json_each(:rows) as late
join calls on calls.id = late.value ->> 'call_id'
where leads.id = calls.lead_id and ifnull(leads.failure_reason, '') not in ('invalid_phone', 'not_whitelisted', 'do_not_call');
