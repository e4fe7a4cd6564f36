-- Tries of stages, with tenant and call. Without tenant_id and call_id, SQLite leaves calls out.
create view v_attempts as
select attempts.id as attempt_id, attempts.job_id, calls.tenant_id, calls.call_id, jobs.flow,
       attempts.stage, attempts.attempt, attempts.outcome,
       strftime('%Y-%m-%dT%H:%M:%SZ', attempts.started_at, 'unixepoch') as started_at,
       attempts.duration_ms, attempts.code, attempts.error_kind, attempts.error, attempts.model,
       attempts.prompt_tokens, attempts.cached_tokens, attempts.completion_tokens, attempts.cost_usd, attempts.runner_id,
       attempts.started_at as started_unix, jobs.call_row
from attempts
join jobs on jobs.id = attempts.job_id
left join calls on calls.id = jobs.call_row;
