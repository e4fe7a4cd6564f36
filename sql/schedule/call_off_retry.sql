-- Calls off the retry of a lead whose failed call was qualified late, and gives back the retry that the call had spent. No later
-- call of the lead may have rung. Not where a person wrote the lead's status since; and a lead that may never be dialled stays
-- failed.
-- :call_row  integer  calls.id
-- :now       instant  when it is now
update leads
set status = 'dispatched', retry_after = null, retry_count = max(0, retry_count - calls.retry_spent), failure_reason = null,
    failure_detail = null, settled_by = null, transition = leads.transition + 1, updated_at = :now
from calls
where calls.id = :call_row and leads.id = calls.lead_id and leads.settled_by >= calls.id
  and ifnull(leads.failure_reason, '') not in ('invalid_phone', 'not_whitelisted', 'do_not_call');
