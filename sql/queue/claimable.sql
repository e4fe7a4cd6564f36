-- Every stage with its rules, and how many of its ready jobs may start now: none of a stage that is paused, full or idle.
-- :now  instant  when it is now
-- -> name              text
-- -> next              text?
-- -> max_attempts      integer
-- -> backoff_first_s   integer
-- -> backoff_cap_s     integer
-- -> deferral_first_s  integer
-- -> deferral_cap_s    integer
-- -> deferral_limit_s  integer
-- -> timeout_s         integer
-- -> per_second        real?
-- -> paced_until_ms    integer
-- -> is_slowed         bool      it begins at half its pace
-- -> room              integer   of suspects: 0
-- -> is_suspect_ready  bool      a suspect could start, see claim
-- -> paused_until      instant?
with held as materialized (
  select stage, count(*) as jobs from jobs indexed by jobs_processing where status = 'processing' group by stage
),
free as (
  select name, iif(paused_until > :now, 0,
                   max(0, in_flight_limit - ifnull((select held.jobs from held where held.stage = stages.name), 0))) as jobs
  from stages
)
select stages.name, next, max_attempts, backoff_first_s, backoff_cap_s, deferral_first_s, deferral_cap_s,
       deferral_limit_s, timeout_s, per_second,
       ifnull((select paced_until_ms from stage_pacing where stage_pacing.stage = stages.name), 0) as paced_until_ms,
       exists (select 1 from stage_pacing where stage_pacing.stage = stages.name and slowed > 0) as is_slowed,
       iif(free.jobs > 0
           and exists (select 1 from jobs
                       where jobs.stage = stages.name and jobs.status = 'pending' and jobs.retry_after is null
                         and jobs.lost_count < 2), free.jobs, 0) as room,
       free.jobs > 0
       and exists (select 1 from jobs indexed by jobs_suspect
                   where jobs.stage = stages.name and jobs.status = 'pending' and jobs.retry_after is null
                     and jobs.lost_count >= 2) as is_suspect_ready,
       iif(paused_until > :now, paused_until, null) as paused_until
from stages
join free on free.name = stages.name
order by flow, position desc;
