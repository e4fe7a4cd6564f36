-- Adds some calls of `lost` that are not here, under the same number where that is free.
-- :lost_rows  integers  lost.calls.id
insert into main.calls (id, tenant_id, call_id, lead_id,
                        origin, status, failure_reason, failure_detail, direction, phone, called_number,
                        call_started_at, answered_at, call_ended_at, duration_seconds, metadata_at, name, source,
                        call_room, room_ready_at, dispatched_at, sip_call_id, sip_status_code, leg_status,
                        disconnect_reason, qualification, crm_customer_id, crm_task_id, lead_settled_at, retry_spent,
                        completed_elsewhere, rang_at, refused_after_ms, leg_lost_at, hung_up_at, hung_up_reason,
                        hung_up_after, created_at, updated_at)
select iif(exists (select 1 from main.calls as taken where taken.id = was.id), null, was.id), was.tenant_id, was.call_id,
       (select here.id from main.leads as here
        join lost.leads as its on its.phone_e164 = here.phone_e164 where its.id = was.lead_id),
       was.origin, was.status, was.failure_reason, was.failure_detail, was.direction, was.phone, was.called_number,
       was.call_started_at, was.answered_at, was.call_ended_at, was.duration_seconds, was.metadata_at, was.name,
       was.source, was.call_room, was.room_ready_at, was.dispatched_at, was.sip_call_id, was.sip_status_code,
       was.leg_status, was.disconnect_reason, was.qualification, was.crm_customer_id, was.crm_task_id,
       was.lead_settled_at, was.retry_spent, was.completed_elsewhere, was.rang_at, was.refused_after_ms,
       was.leg_lost_at, was.hung_up_at, was.hung_up_reason, was.hung_up_after, was.created_at, was.updated_at
from lost.calls as was
where was.id in (select value from json_each(:lost_rows))
  and not exists (select 1 from main.calls as known
                  where known.call_id = was.call_id and known.tenant_id = was.tenant_id)
order by was.id;
