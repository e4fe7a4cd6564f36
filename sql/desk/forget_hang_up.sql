-- The leg was not there, or LiveKit refused to remove it: the operator did not hang up.
-- :call_row  integer  calls.id
-- :now       instant  when it is now
update calls
set hung_up_at = null, hung_up_reason = null, hung_up_after = 0, updated_at = :now
where id = :call_row and origin = 'dialled' and call_ended_at is null;
