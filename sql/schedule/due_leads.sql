-- The leads to be dialled next: by priority, then by how long they are due. One whose line, or whose number's, is open is not
-- among them.
-- :limit  integer  how many at most
-- -> lead_id         integer
-- -> phone           text
-- -> phone_e164      text
-- -> lacks_tenant    bool
-- -> is_do_not_call  bool
select id as lead_id, phone, ifnull(phone_e164, '') as phone_e164, tenant_id is null as lacks_tenant,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as is_do_not_call
from leads indexed by leads_ready
where status = 'new' and retry_after is null
  and not exists (select 1 from calls indexed by calls_leads_in_use
                  where calls.lead_id = leads.id and calls.origin = 'dialled' and calls.call_ended_at is null)
  and not exists (select 1 from calls indexed by calls_numbers_in_use
                  where calls.phone = leads.phone_e164 and calls.origin = 'dialled' and calls.call_ended_at is null)
order by priority, ifnull(due_at, created_at), id
limit :limit;
