-- Summaries, every revision, with tenant and call.
create view v_summaries as
select calls.tenant_id, calls.call_id, summaries.revision, summaries.state, summaries.summary,
       summaries.refusal, summaries.error_kind, summaries.unsupported, summaries.model, summaries.prompt_tokens,
       summaries.cached_tokens, summaries.completion_tokens,
       strftime('%Y-%m-%dT%H:%M:%SZ', summaries.created_at, 'unixepoch') as created_at,
       summaries.call_row
from summaries
left join calls on calls.id = summaries.call_row;
