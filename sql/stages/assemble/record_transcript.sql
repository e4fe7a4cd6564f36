-- Stores a call's transcript, in place of an earlier one, as its next revision: above every one that a summary or a mail was
-- made of.
-- :call_row         integer   calls.id
-- :turns            text      JSON array, see transcripts.turns
-- :turn_count       integer   how many
-- :character_count  integer   code points of all turns
-- :highest_seq      integer?  of the items
-- :order_quality    text      linked, repaired or sequence
-- :order_counts     text      JSON object
-- :now              instant   when it is now
insert into transcripts
  (call_row, turns, turn_count, character_count, highest_seq, order_quality, order_counts, assembled_at, revision)
values (:call_row, :turns, :turn_count, :character_count, :highest_seq, :order_quality, :order_counts, :now,
        1 + max(ifnull((select revision from transcripts where call_row = :call_row), 0),
                ifnull((select max(transcript_revision) from summaries where call_row = :call_row), 0),
                ifnull((select max(transcript_revision) from mails where call_row = :call_row), 0)))
on conflict (call_row) do update set
  turns = excluded.turns,
  turn_count = excluded.turn_count,
  character_count = excluded.character_count,
  highest_seq = excluded.highest_seq,
  order_quality = excluded.order_quality,
  order_counts = excluded.order_counts,
  assembled_at = excluded.assembled_at,
  revision = excluded.revision;
