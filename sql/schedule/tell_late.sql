-- Records, before the job changes, why it goes on: a late result.
-- :call_row  integer  calls.id
-- :now       instant  when it is now
insert into attempts (job_id, stage, attempt, runner_id, started_at, outcome, error_kind, error)
select id, 'push', attempt, runner_id, :now, 'rerun', error_kind, 'a result came late, and its call counts as called'
from jobs
where call_row = :call_row and flow = 'outreach';
