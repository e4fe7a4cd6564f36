-- Jobs, with tenant, call and cost so far. state is the status, where pending is either ready or waiting (until retry_after).
create view v_jobs as
select jobs.id as job_id, calls.tenant_id, calls.call_id, jobs.flow, jobs.stage, jobs.status,
       case when jobs.status <> 'pending' then jobs.status
            when jobs.retry_after is null then 'ready'
            else 'waiting' end as state,
       jobs.attempt, jobs.outcome, jobs.error_kind, jobs.last_error,
       strftime('%Y-%m-%dT%H:%M:%SZ', nullif(jobs.retry_after, 0), 'unixepoch') as retry_after,
       jobs.runner_id,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.lease_until, 'unixepoch') as lease_until,
       jobs.priority,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.enqueued_at, 'unixepoch') as enqueued_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.finished_at, 'unixepoch') as finished_at,
       (select round(sum(attempts.cost_usd), 12) from attempts where attempts.job_id = jobs.id) as cost_usd,
       jobs.call_row
from jobs
left join calls on calls.id = jobs.call_row;
