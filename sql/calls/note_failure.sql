-- Notes why a dial failed that made no leg. Its room is freed next, and then calls/fail ends the call.
-- :call_row         integer   calls.id
-- :failure_reason   text      failure_reasons.reason
-- :failure_detail   text      "infrastructure: unavailable: no response from servers"
-- :call_started_at  instant?  when the dial left; null keeps the row's value
-- :now              instant   when it is now
update calls
set failure_reason = :failure_reason, failure_detail = :failure_detail,
    call_started_at = ifnull(call_started_at, :call_started_at), updated_at = :now
where id = :call_row and status = 'calling';
