-- One summary, or one refusal, per row, as the call's next revision.
-- :rows: JSON array of {call_id, now, state, summary, refusal, error_kind, unsupported, model, prompt_tokens,
--        cached_tokens, completion_tokens}; summary and unsupported are JSON in a string
insert into summaries (call_row, revision, state, summary, refusal, error_kind, unsupported, model, prompt_tokens,
                       cached_tokens, completion_tokens, created_at)
select entry.value ->> 'call_id',
       coalesce((select max(earlier.revision) from summaries as earlier
                 where earlier.call_row = entry.value ->> 'call_id'), 0) + 1,
       entry.value ->> 'state',
       entry.value ->> 'summary',
       entry.value ->> 'refusal',
       entry.value ->> 'error_kind',
       entry.value ->> 'unsupported',
       entry.value ->> 'model',
       entry.value ->> 'prompt_tokens',
       entry.value ->> 'cached_tokens',
       entry.value ->> 'completion_tokens',
       entry.value ->> 'now'
from json_each(:rows) as entry;
