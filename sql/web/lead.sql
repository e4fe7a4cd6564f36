-- One lead. No row: there is no such lead.
-- :lead_id  integer  leads.id
-- -> lead_id         integer
-- -> tenant_id       text?
-- -> name            text
-- -> phone           text
-- -> phone_e164      text?
-- -> source          text
-- -> email           text?
-- -> product_name    text?
-- -> city            text?
-- -> state           text?
-- -> query_message   text?
-- -> attributes      text
-- -> status          text
-- -> priority        integer
-- -> retry_after     text?
-- -> retry_count     integer
-- -> failure_reason  text?
-- -> failure_detail  text?
-- -> on_do_not_call  bool
-- -> created_at      text
-- -> updated_at      text
-- -> call_count      integer
select lead_id, tenant_id, name, phone, phone_e164, source, email, product_name, city, state, query_message, attributes,
       status, priority, retry_after, retry_count, failure_reason, failure_detail, on_do_not_call, created_at, updated_at,
       (select count(*) from calls where calls.lead_id = v_leads.lead_id) as call_count
from v_leads
where lead_id = :lead_id;
