-- Tokens and cost by tenant and model; tries of a model without a price in settings.llm_prices are counted apart.
-- :since   unix seconds: tries that started at or after
-- :until   unix seconds: and before
-- :tenant  tenant_id; null: all
select calls.tenant_id, attempts.model, count(*) as requests, count(distinct calls.id) as calls,
       sum(attempts.prompt_tokens) as prompt_tokens, sum(attempts.cached_tokens) as cached_tokens,
       sum(attempts.completion_tokens) as completion_tokens, round(sum(attempts.cost_usd), 6) as cost_usd,
       count(*) filter (where attempts.cost_usd is null) as requests_without_price
from attempts
join jobs on jobs.id = attempts.job_id
join calls on calls.id = jobs.call_id
where attempts.started_at >= :since and attempts.started_at < :until
  and attempts.model is not null
  and (:tenant is null or calls.tenant_id = :tenant)
group by calls.tenant_id, attempts.model
order by calls.tenant_id, attempts.model;
