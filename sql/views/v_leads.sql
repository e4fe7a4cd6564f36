-- Leads. on_do_not_call: whether the number is on the list. last_outcome: how the last call ended, in words; null: never
-- called.
create view v_leads as
select id as lead_id, tenant_id, name, phone, source, email, product_name, city, state, query_message, phone_e164, status,
       priority, strftime('%Y-%m-%dT%H:%M:%SZ', retry_after, 'unixepoch') as retry_after, retry_count, failure_reason,
       failure_detail, attributes,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as on_do_not_call,
       strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch') as created_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', updated_at, 'unixepoch') as updated_at,
       retry_after as retry_after_unix, created_at as created_unix,
       (select case when status = 'failed' then failure_reason || ifnull(': ' || failure_detail, '')
                    else status || ifnull(': task ' || crm_task_id, '') end
        from calls where calls.lead_id = leads.id order by calls.id desc limit 1) as last_outcome
from leads;
