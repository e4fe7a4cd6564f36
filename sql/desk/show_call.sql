-- One call: what is known of it; of order_counts those that are not 0.
-- :id  calls.id
select v_calls.*, transcripts.turn_count, transcripts.order_quality, 
       iif(transcripts.order_counts is null, null,
           (select json_group_object(key, value) from json_each(transcripts.order_counts) where value <> 0)) as order_counts
from v_calls
left join transcripts on transcripts.call_row = v_calls.call_row
where v_calls.call_row = :id;
