-- Calls per tenant and day (UTC, by the call's end): mailed, empty, refused, failed, and the median time from end to mail.
-- A call whose mail says that nothing was said, or has no summary, counts as mailed too.
-- :since   unix seconds: calls that ended at or after
-- :until   unix seconds: and before
-- :tenant  tenant_id; null: all
with ended as (
  select calls.tenant_id, calls.call_ended_at, date(calls.call_ended_at, 'unixepoch') as day, jobs.status, jobs.outcome,
         (select min(mails.sent_at) from mails where mails.call_id = calls.id) as mailed_at,
         (select summaries.state from summaries where summaries.call_id = calls.id
          order by summaries.revision desc limit 1) as summary
  from calls
  left join jobs on jobs.flow = 'postcall' and jobs.call_id = calls.id
  where calls.call_ended_at >= :since and calls.call_ended_at < :until
    and (:tenant is null or calls.tenant_id = :tenant)
), ranked as (
  select *, mailed_at - call_ended_at as wait_s,
         row_number() over (partition by tenant_id, day, mailed_at is null order by mailed_at - call_ended_at) as place,
         count(*) over (partition by tenant_id, day, mailed_at is null) as places
  from ended
)
select tenant_id, day, count(*) as calls,
       count(mailed_at) as mailed,
       count(*) filter (where outcome = 'empty') as empty,
       count(*) filter (where summary = 'refused') as refused,
       count(*) filter (where status = 'failed') as failed,
       count(*) filter (where status in ('pending', 'processing')) as open,
       max(wait_s) filter (where place = (places + 1) / 2) as median_end_to_mail_s
from ranked
group by tenant_id, day
order by day, tenant_id;
