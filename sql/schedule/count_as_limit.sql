-- A call that was taken for busy or unanswered was refused by a trunk at its limit: it is resolved for its lead again.
-- schedule/call_off_retry runs before it.
-- :call_row  integer  calls.id
-- :now       instant  when it is now
-- -> call_id  text
-- -> lead_id  integer?
update calls
set failure_reason = 'dispatch_failed',
    failure_detail = 'trunk_limit: ' || substr(failure_detail, instr(failure_detail, ': ') + 2)
                     || ', in a row with others that were refused within a second',
    lead_settled_at = null, retry_spent = 0, updated_at = :now
where id = :call_row and status = 'failed' and disposition in ('busy', 'no_answer')
returning call_id, lead_id;
