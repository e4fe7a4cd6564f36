-- Leads that are never dialled, found so just before the dial.
-- :rows  JSON array of {"lead_id", "failure_reason", "failure_detail"}
-- :now   unix seconds
update leads
set status = 'failed', failure_reason = refused.failure_reason, failure_detail = refused.failure_detail,
    transition = leads.transition + 1, updated_at = :now
from (select value ->> 'lead_id' as lead_id, value ->> 'failure_reason' as failure_reason,
             value ->> 'failure_detail' as failure_detail
      from json_each(:rows)) as refused
where leads.id = refused.lead_id and leads.status = 'new';
