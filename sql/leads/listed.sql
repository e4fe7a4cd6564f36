-- Leads as lists show them, in the order of their ids.
-- :lead_ids  integers  leads.id
-- -> lead_id           integer
-- -> name              text
-- -> phone             text
-- -> source            text
-- -> status            text
-- -> priority          integer
-- -> retry_count       integer
-- -> failure_reason    text?
-- -> failure_detail    text?
-- -> phone_e164        text?
-- -> on_do_not_call    bool
-- -> retry_after_unix  instant?
-- -> last_outcome      text?
select lead_id, name, phone, source, status, priority, retry_count, failure_reason, failure_detail, phone_e164, on_do_not_call,
       retry_after_unix, last_outcome
from json_each(:lead_ids) as wanted
join v_leads on v_leads.lead_id = wanted.value
order by wanted.key;
