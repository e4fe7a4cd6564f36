-- Requests, tokens and USD by tenant and model; tries of a model without a price in llm_prices are counted apart.
-- :since   instant  tries that started at or after
-- :until   instant  and before
-- :tenant  text?    tenant_id; null: all
-- -> tenant_id               text
-- -> model                   text
-- -> requests                integer
-- -> jobs                    integer
-- -> prompt_tokens           integer?
-- -> cached_tokens           integer?
-- -> completion_tokens       integer?
-- -> cost_usd                real?
-- -> requests_without_price  integer
select tenant_id, model, count(*) as requests, count(distinct job_id) as jobs,
       sum(prompt_tokens) as prompt_tokens, sum(cached_tokens) as cached_tokens,
       sum(completion_tokens) as completion_tokens, round(sum(cost_usd), 6) as cost_usd,
       count(*) filter (where cost_usd is null) as requests_without_price
from v_attempts
where started_unix >= :since and started_unix < :until
  and model is not null
  and (:tenant is null or tenant_id = :tenant)
group by tenant_id, model
order by tenant_id, model;
