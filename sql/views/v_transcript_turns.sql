-- One row per turn of a conversation, in spoken order; position begins at 1.
create view v_transcript_turns as
select calls.tenant_id, calls.call_id, turn.key + 1 as position, turn.value ->> 'role' as role,
       turn.value ->> 'text' as text, turn.value ->> 'item_id' as item_id, transcripts.call_row
from transcripts
join json_each(transcripts.turns) as turn
left join calls on calls.id = transcripts.call_row;
