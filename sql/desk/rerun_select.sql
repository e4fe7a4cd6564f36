-- The jobs that `callmill rerun` runs again: some jobs, the jobs of some calls, or every failed job; of these, those that pass
-- every filter.
-- :job_ids    integers  jobs.id
-- :call_rows  integers  calls.id
-- :every      bool      1: every failed job
-- :failed     bool      1: failed jobs only
-- :stage      text?     jobs.stage; null: any
-- :kind       text?     jobs.error_kind; null: any
-- :since      instant?  failed or finished at or after; null: any
-- :tenant     text?     tenant_id; null: any
-- :from       text?     the stage to start from; null: the job's own
-- -> job_id      integer
-- -> tenant_id   text
-- -> call_id     text
-- -> status      text
-- -> stage       text
-- -> from_stage  text
-- -> outcome     text?
-- -> error_kind  text?
select jobs.id as job_id, calls.tenant_id, calls.call_id, jobs.status, jobs.stage,
       coalesce(:from, jobs.stage) as from_stage, jobs.outcome, jobs.error_kind
from jobs
join calls on calls.id = jobs.call_row
where jobs.id in (select value from json_each(:job_ids)
                  union all
                  select id from jobs where call_row in (select value from json_each(:call_rows))
                  union all
                  select id from jobs indexed by jobs_failed where status = 'failed' and :every)
  and (not :failed or jobs.status = 'failed')
  and (:stage is null or jobs.stage = :stage)
  and (:kind is null or jobs.error_kind = :kind)
  and (:since is null or jobs.finished_at >= :since)
  and (:tenant is null or calls.tenant_id = :tenant)
order by jobs.id;
