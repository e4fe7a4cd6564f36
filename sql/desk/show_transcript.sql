-- The turns of one call's conversation, in spoken order.
-- :id  integer  calls.id
-- -> position  integer
-- -> role      text?
-- -> text      text?
select position, role, text
from v_transcript_turns
where call_row = :id
order by position;
