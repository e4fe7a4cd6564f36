-- Failed calls, by reason and detail: how many, of how many leads, the SIP codes, and the last one's words.
-- :since   instant  calls that were scheduled at or after
-- :until   instant  and before
-- :tenant  text?    tenant_id; null: all
-- -> failure_reason  text
-- -> detail          text?
-- -> calls           integer
-- -> leads           integer
-- -> retries_spent   integer
-- -> sip_codes       text?
-- -> last_at         text
-- -> last_call_id    text
-- -> last_words      text?
select failure_reason, disposition as detail, count(*) as calls, count(distinct lead_id) as leads,
       sum(retry_spent) as retries_spent, group_concat(distinct sip_status_code) as sip_codes, max(ifnull(call_ended_at, created_at)) as last_at,
       call_id as last_call_id, failure_detail as last_words
from v_calls
where origin = 'dialled' and created_unix >= :since and created_unix < :until
  and status = 'failed'
  and (:tenant is null or tenant_id = :tenant)
group by failure_reason, disposition
order by calls desc, failure_reason, disposition;
