-- A summary, or a refusal, as the call's next revision: above every one that a mail was made of.
-- :call_row             integer   calls.id
-- :state                text      made or refused
-- :summary              text?     JSON object; null: refused
-- :refusal              text?     in words
-- :error_kind           text?     who declined: refused, content_filter
-- :unsupported          text      JSON array: contact details that the transcript does not contain
-- :model                text      that answered
-- :prompt_tokens        integer?  paid for
-- :cached_tokens        integer?  of these from the cache
-- :completion_tokens    integer?  paid for
-- :transcript_revision  integer   transcripts.revision that it was made of
-- :now                  instant   when it is now
insert into summaries (call_row, revision, state, summary, refusal, error_kind, unsupported, model, prompt_tokens,
                       cached_tokens, completion_tokens, transcript_revision, created_at)
values (:call_row,
        1 + max(ifnull((select max(earlier.revision) from summaries as earlier where earlier.call_row = :call_row), 0),
                ifnull((select max(summary_revision) from mails where mails.call_row = :call_row), 0)),
        :state, :summary, :refusal, :error_kind, :unsupported, :model, :prompt_tokens, :cached_tokens, :completion_tokens,
        :transcript_revision, :now);
