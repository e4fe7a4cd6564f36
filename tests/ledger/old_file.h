// Databases as released versions of callmill left them: their migrations, and rows of every kind in their own SQL.
#pragma once

#include <algorithm>
#include <string>

#include "ledger/database.h"
#include "ledger/sql_files.h"

namespace callmill::tests {

/// What a file of schema 1 held: calls that came, failed, are awaited; jobs of every status with their story; a mail.
inline constexpr const char* kRowsOf1 = R"~(
  insert into tenants (tenant_id, status, display_name, recipients, bcc, reply_to, timezone, language, post_call,
                       mail_when_empty, summary_fields, created_at, updated_at) values
    ('acme', 'active', 'Acme', '["boss@acme.example"]', '["audit@acme.example"]', 'answers@acme.example', 'Europe/Paris',
     'fr-FR', 0, 0, '{"budget":{}}', 1, 2),
    ('stub', 'unknown', 'stub', '[]', '[]', null, 'UTC', 'en', 1, 1, '{}', 3, 3);
  insert into calls (id, tenant_id, external_id, status, failure_reason, failure_detail, direction, phone, called_number,
                     call_started_at, call_ended_at, duration_seconds, metadata_at, created_at, updated_at) values
    (1, 'acme', 'call-1', 'called', null, null, 'inbound', '+33612345678', '+33199999999', 10, 70, 60, 75, 5, 80),
    (2, 'acme', 'call-2', 'failed', 'as it came', 'in words', null, null, null, 11, 12, 1, 13, 5, 80),
    (3, 'stub', 'call-1', 'calling', null, null, null, null, null, null, null, null, null, 6, 6),
    (9, 'stub', 'call-9', 'calling', null, null, null, null, null, 14, null, null, 15, 6, 6);
  insert into runners (id, host, boot_id, pid_namespace, pid, process_started, version, started_at, heartbeat_at, stopped_at,
                       stop_reason) values
    (1, 'host', 'boot', 'ns', 7, 8, '0.1.0', 1, 2, null, null), (2, 'host', 'boot', 'ns', 9, 10, '0.1.0', 1, 2, 3, 'bye');
  insert into jobs (id, flow, call_id, stage, status, attempt, lost_count, claim_number, retry_after, priority, runner_id,
                    lease_until, outcome, last_error, error_kind, enqueued_at, claimed_at, finished_at, created_at,
                    updated_at) values
    (1, 'postcall', 1, 'email', 'completed', 1, 0, 4, null, 0, null, null, 'mailed', null, null, 1, 2, 3, 1, 3),
    (2, 'postcall', 2, 'summarize', 'failed', 3, 1, 5, null, 2, null, null, null, 'no reply', 'timeout', 1, 2, 3, 1, 3),
    (3, 'postcall', 3, 'import', 'pending', 0, 0, 1, 4000000000, 0, null, null, null, 'not here', 'absent', 1, 2, null, 1, 3),
    (4, 'postcall', 9, 'assemble', 'processing', 1, 0, 2, null, -1, 1, 90, null, null, null, 1, 2, null, 1, 3);
  insert into attempts (id, job_id, stage, attempt, runner_id, started_at, duration_ms, outcome, code, error_kind, error,
                        model, prompt_tokens, cached_tokens, completion_tokens, cost_usd) values
    (1, 1, 'summarize', 1, 2, 20, 300, 'done', 200, null, null, 'gpt-4o', 100, 10, 20, 0.5),
    (2, 2, 'summarize', 1, 2, 21, 4, 'again', null, 'timeout', 'no reply', null, null, null, null, null),
    (3, 2, 'summarize', 2, 1, 22, 0, 'lost', null, 'runner_lost', 'x', null, null, null, null, null),
    (4, 2, 'summarize', 0, null, 23, 0, 'rerun', null, null, 'by hand', null, null, null, null, null);
  insert into transcript_items (id, tenant_id, external_id, item_id, previous_item_id, seq, role, type, status, spoken_at_ms,
                                chunks, digest, imported_at) values
    (1, 'acme', 'call-1', 'a', null, 1, 'user', 'message', 'completed', 5, '[{"seq":1,"text":"hi"}]', 77, 9),
    (5, null, 'call-1', 'b', 'a', 2, 'assistant', null, null, null, '[]', 78, 9);
  insert into transcripts values (1, '[{"item_id":"a","role":"user","text":"hi","interrupted":false}]', 1, 2, 2, 'linked', '{}', 30);
  insert into summaries values (1, 1, 'refused', null, 'no', 'refused', '[]', 'm', 1, 2, 3, 40),
                               (1, 2, 'made', '{"a":1}', null, null, '[]', 'm', 1, 2, 3, 41);
  insert into mails (id, call_id, revision, message_id, subject, recipients, body, state, smtp_code, smtp_reply, composed_at,
                     sent_at) values
    (1, 1, 1, 'm1@x', 's', '[{"address":"a@x"}]', x'000102', 'sent', 250, 'ok', 50, 51),
    (4, 1, 2, 'm2@x', 's', '[]', cast('Grüße' as blob), 'unknown', null, null, 52, null);
  update settings set value = json_set(value, '$."gpt-4.1"', json('{"prompt":2,"cached":0.5,"completion":8.0}'));
  update stages set paced_until_ms = 1234, in_flight_limit = 7, paused_until = 4000000000, pause_reason = 'by hand'
  where name = 'email';
)~";
inline constexpr const char* kRowsOf3 = R"~(
  insert into api_tokens (id, name, scope, token_hash, created_at, revoked_at) values
    (1, 'web', 'enqueue', zeroblob(32), 1, 2), (2, 'web', 'agent', cast(printf('%032d', 1) as blob), 3, null);
  insert into watermarks values ('db', 'calls', 100, 101), ('db', 'tenants', null, 102);
  insert into phone_tenants values ('+33199999999', 'acme', 'client', 7);
  update stages set deferral_limit_s = 600 where name = 'email';
)~";
inline constexpr const char* kRowsOf4 = R"~(
  insert into leads (id, tenant_id, name, phone, source, email, city, phone_e164, status, priority, retry_after, retry_count,
                     failure_reason, failure_detail, attributes, created_at, updated_at) values
    (1, null, 'Asha', '98765 43210', 'web', 'a@x.example', 'Pune', '+919876543210', 'new', 1, 4000000000, 2, null, null,
     '{"gst":18}', 5, 6),
    (2, 'acme', 'Bilal', '98765 43211', 'web', null, null, '+919876543211', 'dispatched', 0, null, 0, null, null, '{}', 5, 6),
    (3, null, 'Chitra', '98765 43212', 'ads', null, null, '+919876543212', 'failed', 0, null, 0, 'do_not_call', 'listed', '{}', 5, 6),
    (4, null, 'Dev', 'N/A', 'ads', null, null, null, 'failed', 0, null, 0, 'invalid_phone', 'no digits', '{}', 5, 6),
    (7, null, 'Esha', '98765 43217', 'ads', null, null, '+919876543217', 'new', 0, null, 0, null, null, '{}', 5, 6);
  insert into do_not_call values ('+919876543212', 'asked', 'operator', 8);
  insert into holidays values ('2026-11-08', 'Diwali');
)~";
inline constexpr const char* kRowsOf5 = R"~(
  insert into tenants (tenant_id, display_name, post_call, created_at, updated_at) values ('outreach', 'Outreach', 0, 1, 1);
  insert into calls (id, tenant_id, external_id, status, failure_reason, failure_detail, direction, phone, lead_id, name,
                     source, call_room, call_started_at, answered_at, call_ended_at, duration_seconds, room_ready_at,
                     sip_call_id, sip_status_code, leg_status, disconnect_reason, qualification, crm_customer_id,
                     crm_task_id, lead_settled_at, retry_spent, created_at, updated_at) values
    (20, 'outreach', 'outreach-20', 'failed', 'rejected', 'busy: SIP 486', 'outbound', '+919876543210', 1, 'Asha', 'web',
     'r-1', 10, null, 11, null, 9, 'SCL_1', 486, null, 'BUSY', null, null, null, 12, 1, 8, 12),
    (21, 'acme', 'outreach-21', 'pushed', null, null, 'outbound', '+919876543211', 2, 'Bilal', 'web', 'r-2', 10, 11, 60, 49, 9,
     'SCL_2', null, 'hangup', 'CLIENT_INITIATED', '{"budget":"5"}', 'c-1', 't-1', null, 0, 8, 12),
    (22, 'outreach', 'outreach-22', 'calling', null, null, 'outbound', '+919876543217', 7, 'Esha', 'ads', 'r-7', 10, null, null,
     null, 9, null, null, 'ringing', null, null, null, null, null, 0, 8, 12),
    (23, 'outreach', 'outreach-23', 'failed', 'no_answers', 'no_result: x', 'outbound', '+919876543219', null, 'Gone', 'ads',
     'r-9', 10, 11, 12, 1, 9, null, null, null, null, null, null, null, null, 0, 8, 12);
  insert into jobs (id, flow, call_id, stage, status, attempt, claim_number, step, step_claim, retry_after, outcome,
                    enqueued_at, claimed_at, finished_at, created_at, updated_at) values
    (20, 'outreach', 20, 'dial', 'completed', 1, 2, null, 0, null, 'rejected', 1, 2, 3, 1, 3),
    (21, 'outreach', 21, 'push', 'completed', 1, 4, 'asked', 3, null, 'pushed', 1, 2, 3, 1, 3),
    (22, 'outreach', 22, 'locate', 'pending', 0, 4, null, 0, 4000000000, null, 1, 2, null, 1, 3);
  insert into call_results (id, call_id, qualification, failure_reason, failure_detail, source, received_at, taken_at,
                            taken_as, turned) values
    (1, 21, '{"budget":"5"}', null, null, 'api:agent', 55, 56, 'late', 'no_answers, no_result: x'),
    (2, 22, null, 'rejected', 'declined', 'sql', 57, null, null, null);
  insert into webhook_events values ('EV_1', 'participant_left', 21, 'sip-outreach-21', 60, 61, '{"participant":{}}'),
                                    ('EV_2', 'room_started', null, null, 60, 61, '{}');
  insert into retry_rules (failure_reason, disposition, after_s, about) values ('rejected', 'busy', 7200, 'in two hours');
  insert into breaker_trips values (1, 100, 60, 9, 8, 'bad');
  update leads set due_at = 77 where id = 7;
)~";

inline void run_migrations(ledger::Database& database, int from, int to) {
  for (const ledger::SqlFile& file : ledger::sql_files()) {
    const std::string name(file.name);
    if (!name.starts_with("migrations/")) continue;
    const int number = std::stoi(name.substr(name.find('/') + 1));
    if (number >= from && number <= to) database.execute(std::string(file.text), name);
  }
}

/// Since schema 6 the program makes the views, and remembers which: here one that is older than today's.
inline void make_view_of_6(ledger::Database& database) {
  std::string drops;
  auto views = database.prepare("select name from sqlite_schema where type = 'view'", "test");
  while (views.next()) drops += "drop view " + views.get<std::string>("name") + ";";
  database.execute(drops, "test");
  database.execute("create view v_calls as select id from calls; insert into made_views values ('v_calls', 1)", "test");
}

/// The migrations up to `version`, and rows of every kind that its tables take; in a file that is still empty. Schema 6
/// holds what came from schema 5.
inline void make_old_file(ledger::Database& database, int version) {
  run_migrations(database, 1, std::min(version, 5));
  database.execute(kRowsOf1, "rows of schema 1");
  if (version >= 3) database.execute(kRowsOf3, "rows of schema 3");
  if (version >= 4) database.execute(kRowsOf4, "rows of schema 4");
  if (version >= 5) database.execute(kRowsOf5, "rows of schema 5");
  if (version < 6) return;
  database.execute("pragma foreign_keys = off", "test");
  run_migrations(database, 6, version);
  make_view_of_6(database);
  database.execute("pragma foreign_keys = on", "test");
}

}  // namespace callmill::tests
