-- Marks a failed call resolved for its lead. One failed by plain SQL may have no end: its line is free from now on.
-- :call_row     integer  calls.id
-- :retry_spent  bool     whether it counted towards MAX_CALL_RETRIES
-- :now          instant  when it is now
update calls
set lead_settled_at = :now, retry_spent = :retry_spent, call_ended_at = ifnull(call_ended_at, :now), updated_at = :now
where id = :call_row;
