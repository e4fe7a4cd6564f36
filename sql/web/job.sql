-- The state of one call's post-call job. No row: never enqueued.
-- :tenant_id  text  the tenant's id
-- :call_id    text  the call's id, the outside world's
-- -> job_id         integer
-- -> status         text
-- -> stage          text
-- -> outcome        text?
-- -> attempt        integer
-- -> error_kind     text?
-- -> last_error     text?
-- -> retry_after    text?
-- -> enqueued_at    text
-- -> finished_at    text?
-- -> attempt_count  integer
select jobs.id as job_id, jobs.status, jobs.stage, jobs.outcome, jobs.attempt, jobs.error_kind, jobs.last_error,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.retry_after, 'unixepoch') as retry_after,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.enqueued_at, 'unixepoch') as enqueued_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.finished_at, 'unixepoch') as finished_at,
       (select count(*) from attempts where attempts.job_id = jobs.id) as attempt_count
from calls
join jobs on jobs.call_row = calls.id and jobs.flow = 'postcall'
where calls.tenant_id = :tenant_id and calls.call_id = :call_id;
