// A desk at which leads have been dialled: one row of every fate. Times are on 2026-11-20, UTC; 1795168000 is 09:46:40.
#pragma once

#include "support/desk.h"
#include "support/rows.h"

namespace callmill::tests {

struct OutreachDesk : Desk {
  OutreachDesk() {
    tenant(database,
           {.tenant_id = "outreach", .display_name = "Outreach", .post_call = 0, .created_at = 1'795'132'800});
    add_leads();
    add_calls();
    database.execute(R"(
      insert into do_not_call (phone_e164, source, created_at) values ('+919876543212', 'operator', 1795168000);
      insert into attempts (job_id, stage, attempt, started_at, duration_ms, outcome, code) values
        (101, 'room', 1, 1795168100, 2000, 'done', 200), (101, 'dial', 1, 1795168103, 7000, 'done', 200),
        (101, 'follow', 1, 1795168175, 20, 'done', 200), (101, 'push', 1, 1795168179, 300, 'done', 201);
      insert into call_results (call_id, qualification, source, received_at, taken_at, taken_as) values
        (101, '{"machine_interest":"paper cups","budget":"5 lakh"}', 'api:agent', 1795168165, 1795168166, 'called');
      insert into webhook_events (event_id, event, call_row, identity, of_phone, occurred_at, received_at, body) values
        ('EV_1', 'participant_left', 101, 'sip-outreach-101', 1, 1795168170, 1795168171,
         '{"participant":{"identity":"sip-outreach-101","disconnectReason":"CLIENT_INITIATED",
                          "attributes":{"sip.callStatus":"hangup"}},"room":{"turnPassword":"secret-marker"}}');)",
                     "test");
  }

 private:
  void add_leads() {
    constexpr std::int64_t kCame = 1'795'168'000;
    const auto add = [&](const rows::Lead& row) { lead(database, row); };
    add({.name = "Asha", .phone = "9876543210", .status = "dispatched", .created_at = kCame});
    add({.name = "Bilal", .phone = "9876543211", .retry_after = 4'000'000'000, .retry_count = 2, .created_at = kCame});
    add({.name = "Chitra",
         .phone = "9876543212",
         .source = "ads",
         .status = "failed",
         .failure_reason = "do_not_call",
         .failure_detail = "on the do-not-call list",
         .created_at = kCame});
    add({.name = "Dev", .phone = "9876543213", .source = "ads", .created_at = kCame});
    add({.tenant_id = "acme",
         .name = "Esha",
         .phone = "9876543214",
         .source = "ads",
         .status = "failed",
         .retry_count = 4,
         .failure_reason = "rejected",
         .failure_detail = "declined: SIP 603",
         .created_at = kCame});
    add({.name = "Farid",
         .phone = "12",
         .source = "ads",
         .status = "failed",
         .failure_detail = "too short",
         .created_at = kCame});
  }

  /// A call whose dial failed at `ended`, 3 s after it was scheduled or later.
  void add_failed(std::int64_t id, std::int64_t lead, const std::string& reason, const std::string& detail,
                  std::int64_t scheduled, std::int64_t ended, Integer sip_code, const Text& tenant_id = {}) {
    call(database, {.id = id,
                    .tenant_id = tenant_id,
                    .status = "failed",
                    .failure_reason = reason,
                    .failure_detail = detail,
                    .call_started_at = scheduled + 3,
                    .call_ended_at = ended,
                    .lead_id = lead,
                    .call_room = "ignitech-lead-" + std::to_string(lead),
                    .room_ready_at = scheduled + 2,
                    .sip_status_code = sip_code,
                    .lead_settled_at = ended,
                    .retry_spent = 1,
                    .created_at = scheduled});
    job(database, {.id = id,
                   .call_row = id,
                   .stage = "dial",
                   .status = "completed",
                   .attempt = 1,
                   .outcome = reason,
                   .enqueued_at = scheduled,
                   .finished_at = ended});
  }

  void add_calls() {
    call(database, {.id = 101,
                    .status = "pushed",
                    .call_started_at = 1'795'168'103,
                    .answered_at = 1'795'168'110,
                    .call_ended_at = 1'795'168'170,
                    .duration_seconds = 60,
                    .lead_id = 1,
                    .call_room = "ignitech-lead-1",
                    .room_ready_at = 1'795'168'102,
                    .leg_status = "hangup",
                    .disconnect_reason = "CLIENT_INITIATED",
                    .qualification = R"({"machine_interest":"paper cups","budget":"5 lakh"})",
                    .crm_task_id = "t-1",
                    .created_at = 1'795'168'100});
    job(database, {.id = 101,
                   .call_row = 101,
                   .stage = "push",
                   .status = "completed",
                   .attempt = 1,
                   .outcome = "pushed",
                   .enqueued_at = 1'795'168'100,
                   .finished_at = 1'795'168'180});
    add_failed(102, 2, "rejected", "busy: SIP 486 Busy Here", 1'795'168'100, 1'795'168'105, 486);
    add_failed(103, 2, "unanswered", "no_answer: rang for 40 s", 1'795'172'000, 1'795'172'043, {});
    call(database, {.id = 104,
                    .call_started_at = 1'795'172'003,
                    .lead_id = 4,
                    .call_room = "ignitech-lead-4",
                    .room_ready_at = 1'795'172'002,
                    .leg_status = "ringing",
                    .created_at = 1'795'172'001});
    job(database,
        {.id = 104, .call_row = 104, .stage = "locate", .retry_after = 4'000'000'000, .enqueued_at = 1'795'172'001});
    add_failed(105, 5, "rejected", "declined: SIP 603", 1'795'168'100, 1'795'168'108, 603, "acme");
  }
};

}  // namespace callmill::tests
