-- Calls a call off before anything was sent: it spends nothing, and no rule is asked about its lead. calls/reopen_lead runs
-- before it.
-- :call_row        integer  calls.id
-- :failure_detail  text     "cancelled: ..."
-- :now             instant  when it is now
update calls
set status = 'failed', failure_reason = 'dispatch_failed', failure_detail = :failure_detail, dispatched_at = null,
    call_ended_at = ifnull(call_ended_at, :now), lead_settled_at = :now, updated_at = :now
where id = :call_row and status = 'calling';
