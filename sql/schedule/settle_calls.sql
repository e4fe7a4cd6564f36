-- These failed calls have been told to their leads. Whoever failed one by plain SQL may have left it without an end: its
-- line is free from now on.
-- :rows  JSON array of {"call_id", "retry_spent"}
-- :now   unix seconds
update calls
set lead_settled_at = :now, retry_spent = settled.retry_spent, call_ended_at = ifnull(call_ended_at, :now),
    updated_at = :now
from (select value ->> 'call_id' as call_id, value ->> 'retry_spent' as retry_spent from json_each(:rows)) as settled
where calls.id = settled.call_id;
