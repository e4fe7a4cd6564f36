-- The outcome of the job of a call that was counted as refused by a trunk at its limit.
-- :call_row  integer  calls.id
update jobs
set outcome = 'dispatch_failed', transition = transition + 1
where call_row = :call_row and flow = 'outreach' and status = 'completed';
