-- Tries that went wrong, by kind and stage: how many, of how many jobs, how many of those are failed now, and the last words.
-- :since   unix seconds: tries that started at or after
-- :until   unix seconds: and before
-- :tenant  tenant_id; null: all
select attempts.error_kind, attempts.stage, count(*) as tries, count(distinct attempts.job_id) as jobs,
       count(distinct iif(jobs.status = 'failed', jobs.id, null)) as jobs_failed_now,
       strftime('%Y-%m-%dT%H:%M:%SZ', max(attempts.started_at), 'unixepoch') as last_at, attempts.error as last_error
from attempts
join jobs on jobs.id = attempts.job_id
join calls on calls.id = jobs.call_id
where attempts.started_at >= :since and attempts.started_at < :until
  and attempts.outcome in ('again', 'failed', 'halt', 'lost', 'discarded')
  and (:tenant is null or calls.tenant_id = :tenant)
group by attempts.error_kind, attempts.stage
order by tries desc, attempts.error_kind, attempts.stage;
