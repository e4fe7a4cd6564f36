-- The jobs of one call.
-- :call_row  integer  calls.id
-- -> job_id       integer
-- -> tenant_id    text
-- -> call_id      text
-- -> flow         text
-- -> stage        text
-- -> status       text
-- -> state        text
-- -> attempt      integer
-- -> outcome      text?
-- -> error_kind   text?
-- -> last_error   text?
-- -> retry_after  text?
-- -> runner_id    integer?
-- -> lease_until  text?
-- -> priority     integer
-- -> enqueued_at  text
-- -> finished_at  text?
-- -> cost_usd     real?
-- -> call_row     integer
select *
from v_jobs
where call_row = :call_row
order by job_id;
