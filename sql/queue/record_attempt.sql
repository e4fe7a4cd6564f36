-- Records one try, with its cost (llm_prices: USD per million tokens); of a job that was deleted meanwhile nothing.
-- :job_id             integer   jobs.id
-- :stage              text      stages.name
-- :attempt            integer   of the stage, from 1
-- :runner_id          integer   runners.id
-- :started_at         instant   when the job was claimed
-- :duration_ms        integer   milliseconds
-- :outcome            text      attempts.outcome
-- :code               integer?  HTTP or SMTP status
-- :error_kind         text?     domain/job/failure_kind.h
-- :error              text?     in words
-- :model              text?     that answered
-- :prompt_tokens      integer?  paid for
-- :cached_tokens      integer?  of these from the cache
-- :completion_tokens  integer?  paid for
insert into attempts (job_id, stage, attempt, runner_id, started_at, duration_ms, outcome, code, error_kind, error, model,
                      prompt_tokens, cached_tokens, completion_tokens, cost_usd)
select jobs.id, :stage, :attempt, :runner_id, :started_at, :duration_ms, :outcome, :code, :error_kind, :error, :model,
       :prompt_tokens, :cached_tokens, :completion_tokens,
       (select round(((:prompt_tokens - :cached_tokens) * prompt + :cached_tokens * cached
                      + :completion_tokens * completion) / 1e6, 12)
        from llm_prices where llm_prices.model = :model)
from jobs
where jobs.id = :job_id;
