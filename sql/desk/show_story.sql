-- What happened to one call, in time order: each row that was written, and each try of each stage.
-- :id  calls.id
with story as (
  select created_at as at, 0 as place, 0 as number, 'call known' as event, null as stage, null as attempt,
         null as outcome, null as duration_ms, null as code, null as error_kind, null as error, null as tokens,
         null as cost_usd
  from calls where id = :id
  union all
  select metadata_at, 1, 0, 'metadata came', null, null, null, null, null, null, null, null, null
  from calls where id = :id and metadata_at is not null
  union all
  select created_at, 2, id, 'enqueued', null, null, null, null, null, null, null, null, null
  from jobs where call_id = :id
  union all
  select attempts.started_at, 3, attempts.id, 'try', attempts.stage, attempts.attempt, attempts.outcome,
         attempts.duration_ms, attempts.code, attempts.error_kind, attempts.error,
         attempts.prompt_tokens + attempts.completion_tokens, attempts.cost_usd
  from attempts where attempts.job_id in (select id from jobs where call_id = :id)
  union all
  select assembled_at, 4, 0, 'transcript assembled', null, null, order_quality, null, null, null, null, null, null
  from transcripts where call_id = :id
  union all
  select created_at, 5, revision, 'summary ' || revision, null, null, state, null, null, error_kind, refusal,
         prompt_tokens + completion_tokens, null
  from summaries where call_id = :id
  union all
  select composed_at, 6, revision, 'mail ' || revision || ' composed', null, null, null, null, null, null, null, null, null
  from mails where call_id = :id
  union all
  select sent_at, 7, revision, 'mail ' || revision || ' sent', null, null, state, null, smtp_code, null, null, null, null
  from mails where call_id = :id and sent_at is not null
  union all
  select finished_at, 8, id, 'finished', null, null, status, null, null, error_kind, null, null, null
  from jobs where call_id = :id and finished_at is not null
)
select strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') as at, event, stage, attempt, outcome, duration_ms, code,
       error_kind, error, tokens, cost_usd
from story
order by story.at, place, number;
