-- Calls that a person deleted while their phones may have rung, with their leads and the retry rule of an unknown outcome.
-- :limit           integer  how many at most
-- :failure_reason  text     of a call whose outcome is unknown
-- :disposition     text     of it
-- -> call_row        integer
-- -> call_id         text
-- -> lead_id         integer?  null: deleted as well
-- -> lead_status     text?
-- -> retry_count     integer?
-- -> retry_after     instant?
-- -> is_do_not_call  bool      the lead's number
-- -> retries         bool?
-- -> after_s         integer?
-- -> spends          bool?
-- -> about           text?
select lost_calls.call_row, lost_calls.call_id, leads.id as lead_id, leads.status as lead_status, leads.retry_count,
       leads.retry_after,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as is_do_not_call,
       rule.retries, rule.after_s, rule.spends, rule.about
from lost_calls
left join leads on leads.id = lost_calls.lead_id
left join retry_rules as rule
       on rule.failure_reason = :failure_reason
      and rule.disposition = ifnull((select exact.disposition from retry_rules as exact
                                     where exact.failure_reason = :failure_reason and exact.disposition = :disposition), '*')
order by lost_calls.call_row
limit :limit;
