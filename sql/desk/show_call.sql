-- One call: what is known of it.
-- :id  calls.id
select v_calls.*, transcripts.turn_count, transcripts.order_quality, transcripts.order_counts
from v_calls
left join transcripts on transcripts.call_id = v_calls.call_row
where v_calls.call_row = :id;
