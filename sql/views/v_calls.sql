-- Calls, imported and dialled, with the tenant's name; of a dialled call also lead, room, outcome, qualification and its task
-- in the CRM. in_progress: somebody may be talking; a call that was enqueued before anything is known of it is not. ring_seconds:
-- from when it was first seen to ring, to its answer or end. Columns named *_unix repeat an instant as unix seconds, for ranges
-- (they reach an index) and for differences.
create view v_calls as
select calls.tenant_id, calls.call_id,
       (select display_name from tenant_settings where tenant_settings.tenant_id = calls.tenant_id) as tenant,
       calls.status, calls.failure_reason, calls.failure_detail, calls.direction, calls.phone, calls.called_number,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.call_started_at, 'unixepoch') as call_started_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.call_ended_at, 'unixepoch') as call_ended_at,
       calls.duration_seconds,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.created_at, 'unixepoch') as created_at,
       calls.call_ended_at as call_ended_unix,
       calls.id as call_row,
       calls.lead_id, calls.name, calls.source, calls.call_room,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.room_ready_at, 'unixepoch') as room_ready_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.answered_at, 'unixepoch') as answered_at,
       calls.leg_status, calls.disconnect_reason, calls.sip_call_id, calls.sip_status_code, calls.disposition,
       calls.qualification, calls.crm_customer_id, calls.crm_task_id,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.lead_settled_at, 'unixepoch') as lead_settled_at, calls.retry_spent,
       calls.created_at as created_unix, calls.call_started_at as call_started_unix, calls.answered_at as answered_unix,
       calls.origin,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.rang_at, 'unixepoch') as rang_at,
       max(0, ifnull(calls.answered_at, calls.call_ended_at) - calls.rang_at) as ring_seconds,
       calls.call_ended_at is null and (calls.origin = 'dialled' or calls.metadata_at is not null) as in_progress
from calls;
