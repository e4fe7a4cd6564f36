-- The calls of one lead: the newest 100, oldest first.
-- :lead_id  integer  leads.id
-- -> call_id           text
-- -> status            text
-- -> failure_reason    text?
-- -> failure_detail    text?
-- -> sip_status_code   integer?
-- -> created_at        text
-- -> call_started_at   text?
-- -> answered_at       text?
-- -> call_ended_at     text?
-- -> duration_seconds  integer?
-- -> qualification     text?     JSON
-- -> crm_task_id       text?
select call_id, status, failure_reason, failure_detail, sip_status_code, created_at, call_started_at, answered_at, call_ended_at,
       duration_seconds, qualification, crm_task_id
from (select * from v_calls where lead_id = :lead_id order by call_row desc limit 100)
order by call_row;
