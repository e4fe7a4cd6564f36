-- What agents reported of dialled calls, and its effect. turned: the failure that a late result overrode.
create view v_call_results as
select results.id as result_id, calls.tenant_id, calls.call_id, calls.lead_id,
       results.qualification, results.failure_reason, results.failure_detail, results.source,
       strftime('%Y-%m-%dT%H:%M:%SZ', results.received_at, 'unixepoch') as received_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', results.taken_at, 'unixepoch') as taken_at, results.taken_as,
       results.overrode as turned, results.call_row, results.disposition,
       strftime('%Y-%m-%dT%H:%M:%SZ', results.call_back_at, 'unixepoch') as call_back_at
from results
left join calls on calls.id = results.call_row;
