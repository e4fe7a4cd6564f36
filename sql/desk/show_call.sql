-- One call: what is known of it; of order_counts those that are not 0.
-- :call_row  integer  calls.id
-- -> tenant_id          text
-- -> call_id            text
-- -> tenant             text?
-- -> status             text
-- -> failure_reason     text?
-- -> failure_detail     text?
-- -> direction          text?
-- -> phone              text?
-- -> called_number      text?
-- -> call_started_at    text?
-- -> call_ended_at      text?
-- -> duration_seconds   integer?
-- -> created_at         text
-- -> call_ended_unix    instant?
-- -> call_row           integer
-- -> lead_id            integer?
-- -> name               text?
-- -> source             text?
-- -> call_room          text?
-- -> room_ready_at      text?
-- -> answered_at        text?
-- -> leg_status         text?
-- -> disconnect_reason  text?
-- -> sip_call_id        text?
-- -> sip_status_code    integer?
-- -> disposition        text?
-- -> qualification      text?
-- -> crm_customer_id    text?
-- -> crm_task_id        text?
-- -> lead_settled_at    text?
-- -> retry_spent        bool
-- -> created_unix       instant
-- -> call_started_unix  instant?
-- -> answered_unix      instant?
-- -> origin             text
-- -> rang_at            text?
-- -> ring_seconds       integer?
-- -> in_progress        bool
-- -> turn_count         integer?
-- -> order_quality      text?
-- -> order_counts       text?
select v_calls.*, transcripts.turn_count, transcripts.order_quality,
       iif(transcripts.order_counts is null, null,
           (select json_group_object(key, value) from json_each(transcripts.order_counts)
            where value <> 0)) as order_counts
from v_calls
left join transcripts on transcripts.call_row = v_calls.call_row
where v_calls.call_row = :call_row;
