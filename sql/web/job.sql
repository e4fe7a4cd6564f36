-- How one call's post-call job stands, with its tries: the newest 100, oldest first, as JSON. No row: never enqueued.
-- :tenant_id  text  the tenant's id
-- :call_id    text  the call's id, the outside world's
-- -> call_id        text
-- -> tenant_id      text
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
-- -> attempts       text
select calls.call_id, calls.tenant_id, jobs.status, jobs.stage, jobs.outcome, jobs.attempt,
       jobs.error_kind, jobs.last_error,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.retry_after, 'unixepoch') as retry_after,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.enqueued_at, 'unixepoch') as enqueued_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', jobs.finished_at, 'unixepoch') as finished_at,
       (select count(*) from attempts where attempts.job_id = jobs.id) as attempt_count,
       (select json_group_array(json_object(
                 'stage', stage, 'attempt', attempt, 'outcome', outcome, 'error_kind', error_kind, 'error', error,
                 'started_at', strftime('%Y-%m-%dT%H:%M:%SZ', started_at, 'unixepoch'), 'duration_ms', duration_ms))
        from (select * from (select * from attempts where attempts.job_id = jobs.id order by id desc limit 100)
              order by id)) as attempts
from calls
join jobs on jobs.call_row = calls.id and jobs.flow = 'postcall'
where calls.tenant_id = :tenant_id and calls.call_id = :call_id;
