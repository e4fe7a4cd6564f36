-- Gives some calls of `lost` that are here the state that they had there.
-- :lost_rows  integers  lost.calls.id
update main.calls as here
set status = was.status, failure_reason = was.failure_reason, failure_detail = was.failure_detail, direction =
    was.direction, phone = was.phone, called_number = was.called_number, call_started_at = was.call_started_at,
    answered_at = was.answered_at, call_ended_at = was.call_ended_at, duration_seconds = was.duration_seconds,
    metadata_at = was.metadata_at, name = was.name, source = was.source, call_room = was.call_room, room_ready_at =
    was.room_ready_at, dispatched_at = was.dispatched_at, sip_call_id = was.sip_call_id, sip_status_code =
    was.sip_status_code, leg_status = was.leg_status, disconnect_reason = was.disconnect_reason, qualification =
    was.qualification, crm_customer_id = was.crm_customer_id, crm_task_id = was.crm_task_id, lead_settled_at =
    was.lead_settled_at, retry_spent = was.retry_spent,
    completed_elsewhere = was.completed_elsewhere, rang_at = was.rang_at, refused_after_ms = was.refused_after_ms,
    leg_lost_at = was.leg_lost_at, hung_up_at = was.hung_up_at, hung_up_reason = was.hung_up_reason,
    hung_up_after = was.hung_up_after, updated_at = was.updated_at
from lost.calls as was
where here.call_id = was.call_id and here.tenant_id = was.tenant_id
  and was.id in (select value from json_each(:lost_rows));
