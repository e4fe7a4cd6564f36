-- The jobs that failed since then and still are failed, by kind and stage, the most first; with the last of each.
-- :since  instant  failed at or after
-- -> error_kind   text
-- -> stage        text
-- -> jobs         integer
-- -> last_at      text
-- -> last_job_id  integer
-- -> last_error   text?
select error_kind, stage, count(*) as jobs, strftime('%Y-%m-%dT%H:%M:%SZ', max(finished_at), 'unixepoch') as last_at,
       id as last_job_id, last_error
from jobs indexed by jobs_failed
where status = 'failed' and finished_at >= :since
group by error_kind, stage
order by jobs desc, error_kind, stage;
