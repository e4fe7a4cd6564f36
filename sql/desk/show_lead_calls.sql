-- Every attempt to dial one lead, oldest first.
-- :lead_id  integer  leads.id
-- -> call_id           text
-- -> status            text
-- -> failure_reason    text?
-- -> failure_detail    text?
-- -> scheduled_at      text
-- -> call_started_at   text?
-- -> ring_seconds      integer?
-- -> answered_at       text?
-- -> call_ended_at     text?
-- -> duration_seconds  integer?
-- -> retry_spent       bool
-- -> stage             text?
-- -> job_status        text?
-- -> error_kind        text?
-- -> last_error        text?
-- -> qualification     text?
-- -> crm_task_id       text?
-- -> sip_call_id       text?
select call.call_id, call.status, call.failure_reason, call.failure_detail, call.created_at as scheduled_at,
       call.call_started_at, call.ring_seconds, call.answered_at, call.call_ended_at, call.duration_seconds, call.retry_spent,
       jobs.stage,
       jobs.status as job_status, jobs.error_kind, jobs.last_error, call.qualification, call.crm_task_id,
       call.sip_call_id
from v_calls as call
left join jobs on jobs.call_row = call.call_row and jobs.flow = 'outreach'
where call.lead_id = :lead_id
order by call.call_row;
