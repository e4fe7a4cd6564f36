-- How long a try takes, by flow and stage: median, 90th and 99th percentile, longest (nearest rank), in ms.
-- :since   instant  tries that started at or after
-- :until   instant  and before
-- :tenant  text?    tenant_id; null: all
-- -> flow    text
-- -> stage   text
-- -> tries   integer
-- -> p50_ms  integer
-- -> p90_ms  integer
-- -> p99_ms  integer
-- -> max_ms  integer
with tries as (
  select flow, stage, duration_ms,
         row_number() over (partition by flow, stage order by duration_ms) as place,
         count(*) over (partition by flow, stage) as places
  from v_attempts
  where started_unix >= :since and started_unix < :until
    and outcome in ('done', 'again', 'failed')
    and (:tenant is null or tenant_id = :tenant)
)
select tries.flow, tries.stage, count(*) as tries,
       min(duration_ms) filter (where place * 100 >= places * 50) as p50_ms,
       min(duration_ms) filter (where place * 100 >= places * 90) as p90_ms,
       min(duration_ms) filter (where place * 100 >= places * 99) as p99_ms,
       max(duration_ms) as max_ms
from tries
join v_stages as stage on stage.stage = tries.stage
group by tries.flow, tries.stage
order by tries.flow, stage.position;
