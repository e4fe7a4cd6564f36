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
-- -> is_called         bool      its line is open, and its phone may ring
-- -> is_scheduled      bool      its line is open, and nothing was sent
select lead_id, name, phone, source, status, priority, retry_count, failure_reason, failure_detail, phone_e164, on_do_not_call,
       retry_after_unix, last_outcome,
       ifnull((select dispatched_at is not null or answered_at is not null
               from calls indexed by calls_leads_in_use
               where calls.lead_id = v_leads.lead_id and origin = 'dialled' and call_ended_at is null), 0) as is_called,
       ifnull((select dispatched_at is null and answered_at is null
               from calls indexed by calls_leads_in_use
               where calls.lead_id = v_leads.lead_id and origin = 'dialled' and call_ended_at is null), 0) as is_scheduled
from json_each(:lead_ids) as wanted
join v_leads on v_leads.lead_id = wanted.value
order by wanted.key;
