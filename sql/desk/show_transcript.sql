-- The turns of one call's conversation, in spoken order.
-- :call_row  integer  calls.id
-- -> position  integer
-- -> role      text?
-- -> text      text?
select position, role, text
from v_transcript_turns
where call_row = :call_row
order by position;
