-- What `run --once` still waits for, by stage: jobs that are ready or due, jobs that any runner holds, and jobs that wait for a
-- retry. Jobs that have spent no try wait for something to come: they count once due, or if the stage has once_waits.
-- :stages  texts    stages.name
-- :now     instant  when it is now
-- -> stage         text
-- -> pause_reason  text?
-- -> ready         bool
-- -> held          bool
-- -> retrying      bool
with held as materialized (
  select distinct stage from jobs indexed by jobs_processing where status = 'processing'
)
select stages.name as stage, case when stages.paused_until > :now then stages.pause_reason
                                   when stages.in_flight_limit = 0 then 'in_flight_limit is 0' end as pause_reason,
       exists (select 1 from jobs
               where jobs.stage = stages.name and jobs.status = 'pending' and jobs.retry_after is null)
       or exists (select 1 from jobs
                  where jobs.stage = stages.name and jobs.status = 'pending' and jobs.retry_after is not null
                    and jobs.retry_after <= :now) as ready,
       exists (select 1 from held where held.stage = stages.name) as held,
       exists (select 1 from jobs
               where jobs.stage = stages.name and jobs.status = 'pending' and jobs.retry_after is not null
                 and (jobs.attempt > 0 or stages.once_waits)) as retrying
from stages
where name in (select value from json_each(:stages));
