-- Of some jobs, those that pass every filter; what `callmill rerun` is about to ask for again.
-- :ids     JSON array of jobs.id
-- :failed  1: failed jobs only
-- :stage   jobs.stage; null: any
-- :kind    jobs.error_kind; null: any
-- :since   unix seconds: failed or finished at or after; null: any
-- :tenant  tenant_id; null: any
-- :from    the stage to start from; null: the one the job stands in
select jobs.id as job_id, calls.tenant_id, calls.call_id, jobs.status, jobs.stage,
       coalesce(:from, jobs.stage) as from_stage, jobs.outcome, jobs.error_kind
from jobs
join calls on calls.id = jobs.call_row
where jobs.id in (select value from json_each(:ids))
  and (:failed = 0 or jobs.status = 'failed')
  and (:stage is null or jobs.stage = :stage)
  and (:kind is null or jobs.error_kind = :kind)
  and (:since is null or jobs.finished_at >= :since)
  and (:tenant is null or calls.tenant_id = :tenant)
order by jobs.id;
