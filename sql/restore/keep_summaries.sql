-- Gives some calls of `lost` the summaries that they had there.
-- :lost_rows  integers  lost.calls.id
insert into main.summaries (call_row, revision, state, summary, refusal, error_kind, unsupported, model, prompt_tokens,
                            cached_tokens, completion_tokens, created_at, transcript_revision)
select here.id, was.revision, was.state, was.summary, was.refusal, was.error_kind, was.unsupported, was.model,
       was.prompt_tokens, was.cached_tokens, was.completion_tokens, was.created_at, was.transcript_revision
from lost.summaries as was
join lost.calls as its on its.id = was.call_row
join main.calls as here on here.call_id = its.call_id and here.tenant_id = its.tenant_id
where its.id in (select value from json_each(:lost_rows))
on conflict (call_row, revision) do update
set state = excluded.state, summary = excluded.summary, refusal = excluded.refusal, error_kind = excluded.error_kind,
    unsupported = excluded.unsupported, model = excluded.model, prompt_tokens = excluded.prompt_tokens,
    cached_tokens = excluded.cached_tokens, completion_tokens = excluded.completion_tokens,
    created_at = excluded.created_at, transcript_revision = excluded.transcript_revision;
