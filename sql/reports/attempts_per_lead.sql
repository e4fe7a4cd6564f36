-- Leads by how often they were dialled so far, and what became of them: answered, qualified, failed, or still to be dialled.
-- :since   instant  leads that came at or after
-- :until   instant  and before
-- :tenant  text?    tenant_id; null: all
-- -> attempts       integer
-- -> leads          integer
-- -> answered       integer
-- -> qualified      integer
-- -> failed         integer
-- -> to_be_dialled  integer
with dialled as materialized (
  select lead.status,
         (select count(coalesce(call.call_started_unix, call.answered_unix, call.qualification)) from v_calls as call where call.lead_id = lead.lead_id) as attempts,
         (select count(coalesce(call.answered_unix, call.qualification)) > 0 from v_calls as call where call.lead_id = lead.lead_id) as answered,
         (select count(call.qualification) > 0 from v_calls as call where call.lead_id = lead.lead_id) as qualified
  from v_leads as lead
  where lead.created_unix >= :since and lead.created_unix < :until
    and (:tenant is null or ifnull(lead.tenant_id, 'outreach') = :tenant)
)
select attempts, count(*) as leads, sum(answered) as answered, sum(qualified) as qualified,
       count(*) filter (where status = 'failed') as failed, count(*) filter (where status = 'new') as to_be_dialled
from dialled
group by attempts
order by attempts;
