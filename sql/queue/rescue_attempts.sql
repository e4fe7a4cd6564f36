-- Before rescue: records the tries that were lost with their runner; one loss too many is a failure.
-- :dead        integers  runners.id that are dead beyond doubt
-- :silent      integers  runners.id that were silent past their lease
-- :lost_limit  integer   losses in one stage after which the job fails
-- :now         instant   when it is now
insert into attempts (job_id, stage, attempt, runner_id, started_at, duration_ms, outcome, error_kind, error)
select id, stage, attempt, runner_id, claimed_at, max(0, :now - claimed_at) * 1000,
       iif(lost_count + 1 >= :lost_limit, 'failed', 'lost'), 'runner_lost',
       iif(runner_id in (select value from json_each(:dead)), 'its runner died', 'its runner was silent past its lease')
from jobs
where status = 'processing'
  and (runner_id in (select value from json_each(:dead)) or runner_id in (select value from json_each(:silent)));
