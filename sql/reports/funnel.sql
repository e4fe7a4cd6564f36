-- Of the leads that came: how many were dialled, answered, qualified and pushed to the CRM so far, by tenant and source, and in all.
-- :since   instant  leads that came at or after
-- :until   instant  and before
-- :tenant  text?    tenant_id; null: all
-- -> tenant_id  text
-- -> source     text
-- -> leads      integer
-- -> dialled    integer
-- -> answered   integer
-- -> qualified  integer
-- -> pushed     integer
-- -> failed     integer
with reached as (
  select ifnull(lead.tenant_id, 'outreach') as tenant_id, lead.source, lead.status,
         (select count(coalesce(call.call_started_unix, call.answered_unix, call.qualification)) > 0
          from v_calls as call where call.lead_id = lead.lead_id) as dialled,
         (select count(coalesce(call.answered_unix, call.qualification)) > 0 from v_calls as call where call.lead_id = lead.lead_id) as answered,
         (select count(call.qualification) > 0 from v_calls as call where call.lead_id = lead.lead_id) as qualified,
         (select count(*) > 0 from v_calls as call
          where call.lead_id = lead.lead_id and call.status = 'pushed') as pushed
  from v_leads as lead
  where lead.created_unix >= :since and lead.created_unix < :until
    and (:tenant is null or ifnull(lead.tenant_id, 'outreach') = :tenant)
), counted as (
  select 0 as is_total, tenant_id, source, count(*) as leads, sum(dialled) as dialled, sum(answered) as answered,
         sum(qualified) as qualified, sum(pushed) as pushed, count(*) filter (where status = 'failed') as failed
  from reached
  group by tenant_id, source
  union all
  select 1, 'all', 'all', count(*), sum(dialled), sum(answered), sum(qualified), sum(pushed),
         count(*) filter (where status = 'failed')
  from reached
  having count(*) > 0
)
select tenant_id, source, leads, dialled, answered, qualified, pushed, failed
from counted
order by is_total, tenant_id, source;
