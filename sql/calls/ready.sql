-- Room and agent are ready: from now on the call may be dialled.
-- :call_row  integer  calls.id
-- :now       instant  when it is now
update calls set room_ready_at = :now, updated_at = :now where id = :call_row and status = 'calling';
