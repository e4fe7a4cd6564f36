-- What happened to one call, in time order: each try of each stage, and each row that was written. Within a second, what
-- a try wrote follows that try.
-- :id  calls.id
with tries as (
  select attempts.* from attempts where attempts.job_id in (select id from jobs where call_id = :id)
), story as (
  select created_at as at, 0 as try, 0 as place, 'call known' as event, null as stage, null as attempt,
         null as outcome, null as duration_ms, null as code, null as error_kind, null as error, null as tokens,
         null as cost_usd
  from calls where id = :id
  union all
  select metadata_at, 0, 1, 'metadata came', null, null, null, null, null, null, null, null, null
  from calls where id = :id and metadata_at is not null
  union all
  select created_at, 0, 2, 'enqueued', null, null, null, null, null, null, null, null, null
  from jobs where call_id = :id
  union all
  select started_at, id, 3, iif(outcome = 'rerun', 'asked again', 'try'), stage, attempt, outcome, duration_ms, code,
         error_kind, error, prompt_tokens + completion_tokens, cost_usd
  from tries
  union all
  select assembled_at, (select max(id) from tries where stage = 'assemble' and outcome = 'done' and started_at <= assembled_at),
         4, 'transcript assembled', null, null, order_quality, null, null, null, null, null, null
  from transcripts where call_id = :id
  union all
  select created_at, (select max(id) from tries where stage = 'summarize' and outcome = 'done' and started_at <= created_at),
         4, 'summary ' || revision, null, null, state, null, null, error_kind, refusal,
         prompt_tokens + completion_tokens, null
  from summaries where call_id = :id
  union all
  select composed_at, (select max(id) from tries where stage = 'email' and code is null and started_at <= composed_at),
         4, 'mail ' || revision || ' composed', null, null, null, null, null, null, null, null, null
  from mails where call_id = :id
  union all
  select sent_at, (select max(id) from tries where stage = 'email' and code is not null and started_at <= sent_at),
         5, 'mail ' || revision || ' sent', null, null, state, null, smtp_code, null, null, null, null
  from mails where call_id = :id and sent_at is not null
  union all
  select finished_at, (select max(id) from tries), 6, 'finished', null, null, status, null, null, error_kind, null, null, null
  from jobs where call_id = :id and finished_at is not null
)
select strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') as at, event, stage, attempt, outcome, duration_ms, code,
       error_kind, error, tokens, cost_usd
from story
order by story.at, try, place;
