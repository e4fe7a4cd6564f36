-- For the story of some calls: the transcripts, summaries and mails that stages wrote.
-- :call_rows  integers  calls.id
-- -> call_row    integer
-- -> at          instant
-- -> act         text      what wrote it: assemble, summarize, compose or send
-- -> event       text
-- -> outcome     text?
-- -> code        integer?
-- -> error_kind  text?
-- -> error       text?
-- -> tokens      integer?
with wanted as (select value as call_row from json_each(:call_rows))
select call_row, assembled_at as at, 'assemble' as act, 'transcript assembled' as event, order_quality as outcome, null as code,
       null as error_kind, null as error, null as tokens
from wanted join transcripts using (call_row)
union all
select call_row, created_at, 'summarize', 'summary ' || revision, state, null, error_kind, refusal,
       prompt_tokens + completion_tokens
from wanted join summaries using (call_row)
union all
select call_row, composed_at, 'compose', 'mail ' || revision || ' composed', null, null, null, null, null
from wanted join mails using (call_row)
union all
select call_row, sent_at, 'send', 'mail ' || revision || ' sent', state, smtp_code, null, null, null
from wanted join mails using (call_row)
where sent_at is not null;
