-- Gives some calls of `lost` the transcript that they had there.
-- :lost_rows  integers  lost.calls.id
insert into main.transcripts (call_row, turns, turn_count, character_count, highest_seq, order_quality, order_counts, assembled_at,
                              revision)
select here.id, was.turns, was.turn_count, was.character_count, was.highest_seq, was.order_quality, was.order_counts,
       was.assembled_at, was.revision
from lost.transcripts as was
join lost.calls as its on its.id = was.call_row
join main.calls as here on here.call_id = its.call_id and here.tenant_id = its.tenant_id
where its.id in (select value from json_each(:lost_rows))
on conflict (call_row) do update
set turns = excluded.turns, turn_count = excluded.turn_count, character_count = excluded.character_count,
    highest_seq = excluded.highest_seq, order_quality = excluded.order_quality, order_counts = excluded.order_counts,
    assembled_at = excluded.assembled_at, revision = excluded.revision;
