-- Makes the lead of a call that is called off new again, if the claim of this call dispatched it; its retry_after stays.
-- :call_row  integer  calls.id
-- :now       instant  when it is now
update leads
set status = 'new', transition = transition + 1, updated_at = :now
where status = 'dispatched'
  and id = (select lead_id from calls where calls.id = :call_row and status = 'calling' and dispatched_at is not null);
