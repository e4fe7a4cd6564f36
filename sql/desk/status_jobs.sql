-- The live jobs, by flow, stage and state: how many, and how old the oldest is. Reads partial indexes only, so that
-- finished jobs cost nothing.
-- :now  instant  when it is now
-- -> flow        text
-- -> stage       text
-- -> state       text
-- -> jobs        integer
-- -> oldest_s    integer?
-- -> next_due_s  integer?
with live as (
  select stage, 'ready' as state, count(*) as jobs, min(enqueued_at) as oldest, null as next_due
  from jobs where status = 'pending' and retry_after is null group by stage
  union all
  select stage, 'waiting', count(*), min(enqueued_at), min(retry_after)
  from jobs where status = 'pending' and retry_after is not null group by stage
  union all
  select stage, 'processing', count(*), min(enqueued_at), null
  from jobs where status = 'processing' group by stage
  union all
  select stage, 'failed', count(*), null, null
  from jobs indexed by jobs_failed where status = 'failed' group by stage
)
select stages.flow, live.stage, live.state, live.jobs, :now - live.oldest as oldest_s,
       max(0, live.next_due - :now) as next_due_s
from live
join stages on stages.name = live.stage
order by stages.flow, stages.position, live.state;
