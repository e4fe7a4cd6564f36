-- Two tenants and a few calls in every state, as a worker leaves them. Times are on 2026-11-20, UTC; 1795132800 is midnight.
insert into tenants (tenant_id, display_name, recipients, created_at, updated_at) values
  ('acme', 'Acme Plumbing', '["boss@acme.example"]', 1795132800, 1795132800),
  ('guyane', 'AXEO Services Guyane', '["chef@axeo.example"]', 1795132800, 1795132800);

insert into calls (id, tenant_id, call_id, status, direction, phone, call_started_at, call_ended_at, duration_seconds,
                   metadata_at, created_at, updated_at) values
  (1, 'acme',   'call-mailed-1', 'called', 'inbound', '+33612345678', 1795168800, 1795168860, 60, 1795168861, 1795168861, 1795168861),
  (2, 'acme',   'call-failed-1', 'called', 'inbound', '+33612345679', 1795168900, 1795168960, 60, 1795168961, 1795168961, 1795168961),
  (3, 'acme',   'call-empty-01', 'called', 'inbound', null,           1795169000, 1795169010, 10, 1795169011, 1795169011, 1795169011),
  (4, 'guyane', 'call-mailed-1', 'called', 'inbound', '+594594123456', 1795170000, 1795170100, 100, 1795170101, 1795170101, 1795170101),
  (5, 'guyane', 'call-waiting1', 'calling', 'inbound', null, 1795171000, null, null, null, 1795171000, 1795171000),
  (6, 'guyane', 'call-running1', 'called', 'inbound', null, 1795171100, 1795171200, 100, 1795171201, 1795171201, 1795171201),
  (7, 'guyane', 'call-failed-2', 'called', 'inbound', null, 1795172000, 1795172100, 100, 1795172101, 1795172101, 1795172101);

insert into runners (id, host, boot_id, pid_namespace, pid, process_started, version, started_at, heartbeat_at, stopped_at,
                     stop_reason) values
  (1, 'host-1', 'b', 'p', 100, 1, '0.1.0', 1795168000, 1795168800, 1795168900, 'asked to stop'),
  (2, 'host-1', 'b', 'p', 200, 2, '0.1.0', 1795169000, 1795171300, null, null);

insert into jobs (id, flow, call_row, stage, status, attempt, retry_after, runner_id, lease_until, outcome, last_error,
                  error_kind, enqueued_at, claimed_at, finished_at, created_at, updated_at) values
  (1, 'postcall', 1, 'email', 'completed', 1, null, null, null, 'mailed', null, null, 1795168861, 1795168870, 1795168890, 1795168861, 1795168890),
  (2, 'postcall', 2, 'summarize', 'failed', 3, null, null, null, null, 'no answer within 120 s', 'timeout', 1795168961, 1795168970, 1795169400, 1795168961, 1795169400),
  (3, 'postcall', 3, 'email', 'completed', 1, null, null, null, 'empty', null, null, 1795169011, 1795169015, 1795169050, 1795169011, 1795169050),
  (4, 'postcall', 4, 'email', 'completed', 1, null, null, null, 'mailed', null, null, 1795170101, 1795170105, 1795170401, 1795170101, 1795170401),
  (5, 'postcall', 5, 'import', 'pending', 0, 4000000000, null, null, null, null, null, 1795171000, null, null, 1795171000, 1795171000),
  (6, 'postcall', 6, 'summarize', 'processing', 1, null, 2, 4000000000, null, null, null, 1795171201, 1795171205, null, 1795171201, 1795171205),
  (7, 'postcall', 7, 'email', 'failed', 1, null, null, null, null, '550 no such user', 'mail_refused', 1795172101, 1795172110, 1795172200, 1795172101, 1795172200);

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
