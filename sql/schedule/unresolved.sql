-- Failed calls not yet resolved for their lead, with the lead and the retry rule: that of reason and disposition, else that of
-- the reason and '*'; null where there is none.
-- :limit  integer  how many at most
-- -> call_row          integer
-- -> call_id           text
-- -> failure_reason    text
-- -> failure_detail    text?
-- -> disposition       text?
-- -> lead_id           integer?
-- -> lead_status       text?
-- -> retry_count       integer?
-- -> retry_after       instant?
-- -> may_have_rung     bool      a claim allowed the dial
-- -> is_do_not_call    bool      the lead's number
-- -> phone             text?
-- -> retries           bool?
-- -> after_s           integer?
-- -> spends            bool?
-- -> adds_do_not_call  bool?
-- -> halt_s            integer?
-- -> about             text?
select calls.id as call_row, calls.call_id, calls.failure_reason, calls.failure_detail, calls.disposition, leads.id as lead_id,
       leads.status as lead_status, leads.retry_count, leads.retry_after, calls.dispatched_at is not null as may_have_rung,
       exists (select 1 from do_not_call where do_not_call.phone_e164 = leads.phone_e164) as is_do_not_call, calls.phone,
       rule.retries, rule.after_s, rule.spends, rule.adds_do_not_call, rule.halt_s, rule.about
from calls indexed by calls_unsettled
left join leads on leads.id = calls.lead_id
left join retry_rules as rule
       on rule.failure_reason = calls.failure_reason
      and rule.disposition = ifnull((select exact.disposition from retry_rules as exact
                                     where exact.failure_reason = calls.failure_reason
                                       and exact.disposition = calls.disposition), '*')
where calls.origin = 'dialled' and calls.status = 'failed' and calls.lead_settled_at is null
order by calls.id
limit :limit;
