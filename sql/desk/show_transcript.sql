-- The turns of one call's conversation, in spoken order.
-- :id  calls.id
select position, role, text
from v_transcript_turns
where call_row = :id
order by position;
