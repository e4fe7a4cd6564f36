-- Takes back, unspent, the jobs of dead and silent runners; they go to their stage's when_lost. A job over which runners keep
-- dying fails, so that it cannot take the worker down for ever.
-- :dead        integers  runners.id that are dead beyond doubt
-- :silent      integers  runners.id that were silent past their lease
-- :lost_limit  integer   losses in one stage after which the job fails
-- :now         instant   when it is now
-- -> job_id      integer
-- -> stage       text
-- -> status      text
-- -> last_error  text
-- -> tenant_id   text
-- -> call_id     text
update jobs
set status = case when lost_count + 1 >= :lost_limit then 'failed' else 'pending' end,
    stage = (select when_lost from stages where stages.name = jobs.stage),
    attempt = max(0, attempt - 1),
    lost_count = lost_count + 1,
    runner_id = null,
    lease_until = null,
    retry_after = null,
    error_kind = 'runner_lost',
    last_error = 'runner ' || runner_id || ' was lost while it worked on stage ' || stage || ' (loss ' || (lost_count + 1) || ')',
    finished_at = case when lost_count + 1 >= :lost_limit then :now end,
    transition = transition + 1,
    updated_at = :now
where status = 'processing'
  and (runner_id in (select value from json_each(:dead)) or runner_id in (select value from json_each(:silent)))
returning id as job_id, stage, status, last_error,
          ifnull((select tenant_id from calls where calls.id = jobs.call_row), '') as tenant_id,
          ifnull((select calls.call_id from calls where calls.id = jobs.call_row), '') as call_id;
