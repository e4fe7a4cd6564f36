#include "support/desk.h"

#include <fstream>
#include <iterator>

#include "places.h"
#include "support/rows.h"

namespace callmill::tests {

namespace {

constexpr std::int64_t kMidnight = 1'795'132'800;  // 2026-11-20, UTC

void add_calls(ledger::Database& database) {
  const auto add = [&](std::int64_t id, const char* tenant_id, const char* call_id, const Text& phone,
                       std::int64_t started, std::int64_t ended) {
    call(database, {.id = id,
                    .tenant_id = tenant_id,
                    .call_id = call_id,
                    .status = "called",
                    .direction = "inbound",
                    .phone = phone,
                    .call_started_at = started,
                    .call_ended_at = ended,
                    .metadata_at = ended + 1,
                    .created_at = ended + 1});
  };
  add(1, "acme", "call-mailed-1", "+33612345678", 1'795'168'800, 1'795'168'860);
  add(2, "acme", "call-failed-1", "+33612345679", 1'795'168'900, 1'795'168'960);
  add(3, "acme", "call-empty-01", {}, 1'795'169'000, 1'795'169'010);
  add(4, "guyane", "call-mailed-1", "+594594123456", 1'795'170'000, 1'795'170'100);
  call(database, {.id = 5,
                  .tenant_id = "guyane",
                  .call_id = "call-waiting1",
                  .direction = "inbound",
                  .call_started_at = 1'795'171'000,
                  .created_at = 1'795'171'000});
  add(6, "guyane", "call-running1", {}, 1'795'171'100, 1'795'171'200);
  add(7, "guyane", "call-failed-2", {}, 1'795'172'000, 1'795'172'100);
}

void add_jobs(ledger::Database& database) {
  const auto completed = [&](std::int64_t id, const char* outcome, std::int64_t enqueued, std::int64_t claimed,
                             std::int64_t finished) {
    job(database, {.id = id,
                   .call_row = id,
                   .stage = "email",
                   .status = "completed",
                   .attempt = 1,
                   .outcome = outcome,
                   .enqueued_at = enqueued,
                   .claimed_at = claimed,
                   .finished_at = finished});
  };
  completed(1, "mailed", 1'795'168'861, 1'795'168'870, 1'795'168'890);
  job(database, {.id = 2,
                 .call_row = 2,
                 .stage = "summarize",
                 .status = "failed",
                 .attempt = 3,
                 .last_error = "no answer within 120 s",
                 .error_kind = "timeout",
                 .enqueued_at = 1'795'168'961,
                 .claimed_at = 1'795'168'970,
                 .finished_at = 1'795'169'400});
  completed(3, "empty", 1'795'169'011, 1'795'169'015, 1'795'169'050);
  completed(4, "mailed", 1'795'170'101, 1'795'170'105, 1'795'170'401);
  job(database, {.id = 5, .call_row = 5, .retry_after = 4'000'000'000, .enqueued_at = 1'795'171'000});
  job(database, {.id = 6,
                 .call_row = 6,
                 .stage = "summarize",
                 .status = "processing",
                 .attempt = 1,
                 .runner_id = 2,
                 .enqueued_at = 1'795'171'201,
                 .claimed_at = 1'795'171'205});
  job(database, {.id = 7,
                 .call_row = 7,
                 .stage = "email",
                 .status = "failed",
                 .attempt = 1,
                 .last_error = "550 no such user",
                 .error_kind = "mail_refused",
                 .enqueued_at = 1'795'172'101,
                 .claimed_at = 1'795'172'110,
                 .finished_at = 1'795'172'200});
}

}  // namespace

Desk::Desk() {
  tenant(database, {.tenant_id = "acme",
                    .display_name = "Acme Plumbing",
                    .recipients = R"(["boss@acme.example"])",
                    .created_at = kMidnight});
  tenant(database, {.tenant_id = "guyane",
                    .display_name = "AXEO Services Guyane",
                    .recipients = R"(["chef@axeo.example"])",
                    .created_at = kMidnight});
  runner(database, 1);
  runner(database, 2);
  add_calls(database);
  add_jobs(database);
  std::ifstream seed(CALLMILL_SOURCE_DIR "/tests/support/desk_seed.sql");
  database.execute({std::istreambuf_iterator<char>(seed), {}}, "desk_seed.sql");
}

}  // namespace callmill::tests
