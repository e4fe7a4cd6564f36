-- Lines in use, by hour (UTC): calls scheduled, the most at once, and line minutes; a call takes its line until its end is known.
-- :since   instant  calls that were scheduled at or after
-- :until   instant  and before
-- :tenant  text?    tenant_id; null: all
-- -> hour          text
-- -> calls         integer
-- -> most_at_once  integer
-- -> line_minutes  real
with taken as (
  select created_unix, call_ended_unix
  from v_calls
  where origin = 'dialled' and created_unix >= :since and created_unix < :until
    and (:tenant is null or tenant_id = :tenant)
), change as (
  select created_unix as at, 1 as lines, call_ended_unix - created_unix as seconds from taken
  union all
  select call_ended_unix, -1, null from taken where call_ended_unix is not null
), busy as (
  select at, lines, seconds, sum(lines) over (order by at, lines rows unbounded preceding) as in_use from change
)
select strftime('%Y-%m-%dT%H:00Z', at, 'unixepoch') as hour, count(*) filter (where lines = 1) as calls,
       max(in_use) as most_at_once, ifnull(round(sum(seconds) / 60.0, 1), 0.0) as line_minutes
from busy
group by hour
order by hour;
