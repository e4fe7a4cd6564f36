-- Calls per tenant and day (UTC, by the call's end): mailed, empty, refused, failed, still open, median seconds from end to mail.
-- Mails about empty calls and mails without a summary count as mailed too.
-- :since   instant  calls that ended at or after
-- :until   instant  and before
-- :tenant  text?    tenant_id; null: all
-- -> tenant_id             text
-- -> day                   text
-- -> calls                 integer
-- -> mailed                integer
-- -> empty                 integer
-- -> refused               integer
-- -> failed                integer
-- -> open                  integer
-- -> median_end_to_mail_s  integer?
with ended as (
  select call.tenant_id, call.call_ended_unix, date(call.call_ended_unix, 'unixepoch') as day,
         (select status from v_jobs as job
          where job.tenant_id = call.tenant_id and job.call_id = call.call_id and job.flow = 'postcall') as status,
         (select outcome from v_jobs as job
          where job.tenant_id = call.tenant_id and job.call_id = call.call_id and job.flow = 'postcall') as outcome,
         (select min(sent_unix) from v_mails as mail
          where mail.tenant_id = call.tenant_id and mail.call_id = call.call_id) as mailed_unix,
         (select state from v_summaries as summary
          where summary.tenant_id = call.tenant_id and summary.call_id = call.call_id
          order by revision desc limit 1) as summary
  from v_calls as call
  where call.call_ended_unix >= :since and call.call_ended_unix < :until
    and (:tenant is null or call.tenant_id = :tenant)
), ranked as (
  select *, mailed_unix - call_ended_unix as wait_s,
         row_number() over (partition by tenant_id, day, mailed_unix is null order by mailed_unix - call_ended_unix) as place,
         count(*) over (partition by tenant_id, day, mailed_unix is null) as places
  from ended
)
select tenant_id, day, count(*) as calls,
       count(mailed_unix) as mailed,
       count(*) filter (where outcome = 'empty') as empty,
       count(*) filter (where summary = 'refused') as refused,
       count(*) filter (where status = 'failed') as failed,
       count(*) filter (where status in ('pending', 'processing')) as open,
       max(wait_s) filter (where place = (places + 1) / 2) as median_end_to_mail_s
from ranked
group by tenant_id, day
order by day, tenant_id;
