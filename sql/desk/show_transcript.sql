-- The turns of one call's conversation, in spoken order.
-- :id  calls.id
select v_transcript_turns.position, v_transcript_turns.role, v_transcript_turns.text
from calls
join v_transcript_turns on v_transcript_turns.tenant_id = calls.tenant_id
                       and v_transcript_turns.call_id = calls.external_id
where calls.id = :id
order by v_transcript_turns.position;
