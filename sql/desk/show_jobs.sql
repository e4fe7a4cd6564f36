-- The jobs of one call.
-- :id  integer  calls.id
-- -> job_id       integer
-- -> tenant_id    text
-- -> call_id      integer
-- -> flow         text
-- -> stage        text
-- -> status       text
-- -> state        text?
-- -> attempt      integer
-- -> outcome      text?
-- -> error_kind   text?
-- -> last_error   text?
-- -> retry_after  instant?
-- -> runner_id    integer?
-- -> lease_until  instant?
-- -> priority     integer
-- -> enqueued_at  instant?
-- -> finished_at  instant?
-- -> cost_usd     real?
-- -> call_row     integer
select *
from v_jobs
where call_row = :id
order by job_id;
