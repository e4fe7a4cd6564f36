-- Leads that must never be dialled in `lost` are failed here too, by their numbers.
update main.leads as here
set status = 'failed', failure_reason = was.failure_reason, failure_detail = was.failure_detail, settled_by = null,
    transition = here.transition + 1, updated_at = was.updated_at
from lost.leads as was
where here.phone_e164 = was.phone_e164 and was.status = 'failed' and was.failure_reason = 'do_not_call'
  and here.status <> 'failed';
