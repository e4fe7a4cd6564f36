-- The lead of a number.
-- :phone_e164  +91 and ten digits
select lead_id, name, phone, source, status, priority, retry_count, failure_reason, failure_detail, phone_e164,
       on_do_not_call, retry_after_unix, last_outcome
from v_leads
where phone_e164 = :phone_e164;
