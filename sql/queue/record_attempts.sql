-- One row per try, with what it cost (llm_prices: USD per million tokens).
-- :attempts   JSON array of {"job_id", "stage", "attempt", "started_at", "duration_ms", "outcome", "code", "error_kind", "error",
--             "model", "prompt_tokens", "cached_tokens", "completion_tokens"}
-- :runner_id  runners.id
insert into attempts (job_id, stage, attempt, runner_id, started_at, duration_ms, outcome, code, error_kind, error, model,
                      prompt_tokens, cached_tokens, completion_tokens, cost_usd)
select value ->> 'job_id', value ->> 'stage', value ->> 'attempt', :runner_id, value ->> 'started_at',
       value ->> 'duration_ms', value ->> 'outcome', value ->> 'code', value ->> 'error_kind', value ->> 'error',
       value ->> 'model', value ->> 'prompt_tokens', value ->> 'cached_tokens', value ->> 'completion_tokens',
       (select round(((try.value ->> 'prompt_tokens' - try.value ->> 'cached_tokens') * price.prompt
                + try.value ->> 'cached_tokens' * price.cached
                + try.value ->> 'completion_tokens' * price.completion) / 1e6, 12)
        from llm_prices as price
        where price.model = try.value ->> 'model')
from json_each(:attempts) as try;
