-- Beside the tenants, calls, runners and jobs of tests/support/desk.cpp: what they left behind.
update runners set started_at = 1795168000, heartbeat_at = 1795168800, stopped_at = 1795168900, stop_reason = 'asked to stop'
  where id = 1;
update runners set started_at = 1795169000, heartbeat_at = 1795171300 where id = 2;

insert into attempts (job_id, stage, attempt, runner_id, started_at, duration_ms, outcome, code, error_kind, error, model,
                      prompt_tokens, cached_tokens, completion_tokens, cost_usd) values
  (1, 'import',    1, 1, 1795168862, 1,    'done', null, null, null, null, null, null, null, null),
  (1, 'summarize', 1, 1, 1795168863, 900,  'done', 200, null, null, 'gpt-4o-mini', 1000, 0, 200, 0.00027),
  (1, 'email',     1, 1, 1795168870, 50,   'done', 250, null, null, null, null, null, null, null),
  (2, 'summarize', 1, 2, 1795168970, 120000, 'again', null, 'timeout', 'no answer within 120 s', null, null, null, null, null),
  (2, 'summarize', 2, 2, 1795169100, 120000, 'again', null, 'timeout', 'no answer within 120 s', null, null, null, null, null),
  (2, 'summarize', 3, 2, 1795169230, 120000, 'failed', null, 'timeout', 'no answer within 120 s', null, null, null, null, null),
  (4, 'summarize', 1, 2, 1795170110, 1100, 'done', 200, null, null, 'llama-3', 500, 0, 100, null),
  (7, 'email',     1, 2, 1795172110, 70,   'failed', 550, 'mail_refused', '550 no such user', null, null, null, null, null);

insert into transcripts (call_row, turns, turn_count, character_count, highest_seq, order_quality, order_counts, assembled_at) values
  (1, '[{"item_id":"i1","role":"assistant","text":"Bonjour, 你好","interrupted":false},{"item_id":"i2","role":"user","text":"My tap drips","interrupted":false}]',
   2, 24, 4, 'linked', '{"forks":0}', 1795168862);

insert into summaries (call_row, revision, state, summary, refusal, error_kind, model, prompt_tokens, cached_tokens, completion_tokens, created_at) values
  (1, 1, 'made', '{"one_line_summary":"A tap drips","caller_request":"a plumber"}', null, null, 'gpt-4o-mini', 1000, 0, 200, 1795168864),
  (4, 1, 'refused', null, 'I cannot help with that', 'refused', 'llama-3', 500, 0, 100, 1795170112);

insert into mails_with_bodies (id, call_row, revision, message_id, subject, recipients, body, state, smtp_code, smtp_reply, composed_at, sent_at) values
  (1, 1, 1, 'm1@mill.example', 'Acme Plumbing: call from +33612345678',
   '[{"address":"boss@acme.example","kind":"to","state":"sent","code":250,"reply":"ok"},{"address":"old@acme.example","kind":"bcc","state":"refused","code":550,"reply":"no such user"}]',
   x'00', 'partial', 250, 'ok', 1795168870, 1795168890),
  (2, 3, 1, 'm2@mill.example', 'Acme Plumbing: empty call', '[]', x'00', 'sent', 250, 'ok', 1795169040, 1795169050),
  (3, 4, 1, 'm3@mill.example', 'AXEO: call', '[]', x'00', 'sent', 250, 'ok', 1795170390, 1795170400),
  (4, 7, 1, 'm4@mill.example', 'AXEO: call', '[]', x'00', 'unknown', null, null, 1795172110, null);

update stages set paused_until = 4000000000, pause_reason = 'quota used up (429 insufficient_quota)' where name = 'summarize';
