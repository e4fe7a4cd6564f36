-- What became of claimed jobs. The fence: whoever lost the job (or claimed it again since) changes nothing, and is not given back.
-- The + has each job found by its id, and not every verdict held against every job of the runner.
-- :verdicts   JSON array of {"id", "claim_number", "status", "stage", "attempt", "stage_finished", "retry_after", "outcome",
--             "error_kind", "last_error"}
-- :runner_id  runners.id
-- :now        unix seconds
update jobs
set status = verdict.status,
    stage = verdict.stage,
    attempt = verdict.attempt,
    lost_count = iif(verdict.stage_finished, 0, jobs.lost_count),
    retry_after = verdict.retry_after,
    runner_id = null,
    lease_until = null,
    outcome = coalesce(verdict.outcome, jobs.outcome),
    error_kind = verdict.error_kind,
    last_error = verdict.last_error,
    finished_at = iif(verdict.status in ('completed', 'failed'), :now, null),
    transition = jobs.transition + 1,
    updated_at = :now
from (select value ->> 'id' as id, value ->> 'claim_number' as claim_number, value ->> 'status' as status,
             value ->> 'stage' as stage, value ->> 'attempt' as attempt, value ->> 'stage_finished' as stage_finished,
             value ->> 'retry_after' as retry_after, value ->> 'outcome' as outcome,
             value ->> 'error_kind' as error_kind, value ->> 'last_error' as last_error
      from json_each(:verdicts)) as verdict
where jobs.id = verdict.id and jobs.status = 'processing' and +jobs.runner_id = :runner_id
  and jobs.claim_number = verdict.claim_number
returning jobs.id, jobs.claim_number;
