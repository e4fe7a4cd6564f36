-- A lead as lists show it.
create view listed_leads as
select lead_id, name, phone, source, status, priority, retry_count, failure_reason, failure_detail, phone_e164,
       on_do_not_call, retry_after_unix, last_outcome
from v_leads;
