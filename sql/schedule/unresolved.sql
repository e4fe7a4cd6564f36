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
-- -> phone             text?
-- -> retries           bool?
-- -> after_s           integer?
-- -> spends            bool?
-- -> adds_do_not_call  bool?
-- -> halt_s            integer?
-- -> about             text?
select calls.id as call_row, calls.call_id, calls.failure_reason, calls.failure_detail, calls.disposition, leads.id as lead_id,
       leads.status as lead_status, leads.retry_count, calls.phone, rule.retries, rule.after_s, rule.spends,
       rule.adds_do_not_call, rule.halt_s, rule.about
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
