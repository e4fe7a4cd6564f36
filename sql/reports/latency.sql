-- How long a try takes, by flow and stage: median, 90th and 99th percentile, longest (nearest rank).
-- :since   unix seconds: tries that started at or after
-- :until   unix seconds: and before
-- :tenant  tenant_id; null: all
with tries as (
  select jobs.flow, attempts.stage, attempts.duration_ms,
         row_number() over (partition by jobs.flow, attempts.stage order by attempts.duration_ms) as place,
         count(*) over (partition by jobs.flow, attempts.stage) as places
  from attempts
  join jobs on jobs.id = attempts.job_id
  join calls on calls.id = jobs.call_id
  where attempts.started_at >= :since and attempts.started_at < :until
    and attempts.outcome in ('done', 'again', 'failed')
    and (:tenant is null or calls.tenant_id = :tenant)
)
select tries.flow, tries.stage, count(*) as tries,
       min(duration_ms) filter (where place * 100 >= places * 50) as p50_ms,
       min(duration_ms) filter (where place * 100 >= places * 90) as p90_ms,
       min(duration_ms) filter (where place * 100 >= places * 99) as p99_ms,
       max(duration_ms) as max_ms
from tries
join stages on stages.name = tries.stage
group by tries.flow, tries.stage
order by tries.flow, stages.position;
