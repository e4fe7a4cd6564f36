-- Tries that went wrong, by kind and stage: how many, of how many jobs, how many of those are failed now, and the last job and words.
-- :since   instant  tries that started at or after
-- :until   instant  and before
-- :tenant  text?    tenant_id; null: all
-- -> error_kind       text
-- -> stage            text
-- -> tries            integer
-- -> jobs             integer
-- -> jobs_failed_now  integer
-- -> last_at          text
-- -> last_job_id      integer
-- -> last_error       text?
select try.error_kind, try.stage, count(*) as tries, count(distinct try.job_id) as jobs,
       count(distinct iif(job.status = 'failed', job.job_id, null)) as jobs_failed_now,
       strftime('%Y-%m-%dT%H:%M:%SZ', max(try.started_unix), 'unixepoch') as last_at, try.job_id as last_job_id,
       try.error as last_error
from v_attempts as try
join v_jobs as job on job.job_id = try.job_id
where try.started_unix >= :since and try.started_unix < :until
  and try.outcome in ('again', 'failed', 'halt', 'lost', 'discarded')
  and (:tenant is null or try.tenant_id = :tenant)
group by try.error_kind, try.stage
order by tries desc, try.error_kind, try.stage;
