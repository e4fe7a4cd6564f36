-- Records the transition of a claimed job. The fence: a runner that lost the job, or an earlier claim, changes nothing.
-- :job_id          integer   jobs.id
-- :call_row        integer   calls.id: a job that was deleted may have left its number to another
-- :claim_number    integer   of the claim
-- :runner_id       integer   runners.id
-- :status          text      pending, completed or failed
-- :stage           text      where the job goes on
-- :attempt         integer   tries spent in this stage
-- :stage_finished  bool      its losses are forgotten
-- :retry_after     instant?  null: ready; what it waits for may have come while it was worked on (0 in the row)
-- :outcome         text?     null keeps the row's value
-- :error_kind      text?     domain/job/failure_kind.h
-- :last_error      text?     in words
-- :finished_at     instant?  null: it goes on
-- :now             instant   when it is now
update jobs
set status = :status,
    stage = :stage,
    attempt = :attempt,
    lost_count = iif(:stage_finished, 0, lost_count),
    retry_after = iif(retry_after = 0, null, :retry_after),
    runner_id = null,
    lease_until = null,
    outcome = ifnull(:outcome, outcome),
    error_kind = :error_kind,
    last_error = :last_error,
    finished_at = :finished_at,
    transition = transition + 1,
    updated_at = :now
where id = :job_id and call_row = :call_row and status = 'processing' and runner_id = :runner_id and claim_number = :claim_number;
