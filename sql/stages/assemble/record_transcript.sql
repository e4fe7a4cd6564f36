-- Writes the transcripts of a batch; one that was there is replaced.
-- :rows  JSON array of {"call_id", "now", "turns", "turn_count", "character_count", "highest_seq", "order_quality", "order_counts"}
insert into transcripts
  (call_row, turns, turn_count, character_count, highest_seq, order_quality, order_counts, assembled_at)
select
  value ->> 'call_id', value -> 'turns', value ->> 'turn_count', value ->> 'character_count', value ->> 'highest_seq',
  value ->> 'order_quality', value -> 'order_counts', value ->> 'now'
from json_each(:rows)
where true
on conflict (call_row) do update set
  turns = excluded.turns,
  turn_count = excluded.turn_count,
  character_count = excluded.character_count,
  highest_seq = excluded.highest_seq,
  order_quality = excluded.order_quality,
  order_counts = excluded.order_counts,
  assembled_at = excluded.assembled_at;
