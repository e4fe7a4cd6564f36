-- Marks the lead of an answered call dispatched, where no claim of stage dial did: a person sent the job past it.
-- :call_row  integer  calls.id
-- :now       instant  when it is now
update leads
set status = 'dispatched', transition = transition + 1, updated_at = :now
where id = (select lead_id from calls where calls.id = :call_row and dispatched_at is null) and status = 'new';
