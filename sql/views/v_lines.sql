-- Lines in use: dialled calls that are not over, one a line.
create view v_lines as
select calls.tenant_id, calls.call_id, calls.lead_id, calls.name, calls.phone, calls.call_room,
       jobs.stage, calls.leg_status,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.created_at, 'unixepoch') as created_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.call_started_at, 'unixepoch') as call_started_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', calls.answered_at, 'unixepoch') as answered_at,
       calls.created_at as created_unix, calls.id as call_row
from calls indexed by calls_lines
left join jobs on jobs.call_row = calls.id and jobs.flow = 'outreach'
where calls.origin = 'dialled' and calls.call_ended_at is null;
