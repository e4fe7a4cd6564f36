-- Before release: records the tries whose reply the stopping runner does not wait for. They may have had an effect: a summary
-- paid for, a mail taken.
-- :runner_id  integer  runners.id
-- :now        instant  when it is now
insert into attempts (job_id, stage, attempt, runner_id, started_at, duration_ms, outcome, error_kind, error)
select id, stage, attempt, runner_id, claimed_at, max(0, :now - claimed_at) * 1000, 'lost', 'runner_lost',
       'its runner was stopped before the reply came'
from jobs
where status = 'processing' and runner_id = :runner_id;
