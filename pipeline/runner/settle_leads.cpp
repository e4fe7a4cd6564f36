#include "runner/settle_leads.h"

#include "domain/lead_choice.h"
#include "runner/breaker_watch.h"
#include "sql/do_not_call.h"
#include "sql/schedule.h"

namespace callmill::runner {

namespace {

constexpr std::int64_t kBatch = 500;

using Call = sql::schedule::Unsettled::Row;

RetryRule rule_of(const Call& call) {
  if (!call.retries) return {};
  RetryRule rule{.retries = *call.retries, .spends = call.spends.value(), .about = call.about.value()};
  if (call.after_s) rule.after = std::chrono::seconds{*call.after_s};
  return rule;
}

void write_lead(ledger::Database& database, const Call& call, const LeadAfterCall& after, UnixTime now) {
  sql::schedule::SettleLead settled{.lead_id = call.lead_id.value(),
                                    .status = after.retry_after ? "new" : "failed",
                                    .retry_after = after.retry_after,
                                    .retry_count = after.retry_count,
                                    .failure_reason = {},
                                    .failure_detail = {},
                                    .now = now};
  const std::string detail = call.failure_detail.value_or("");
  const std::string words = detail + (detail.empty() ? "" : "; ") + after.why;
  if (!after.retry_after) {
    settled.failure_reason = call.failure_reason;
    settled.failure_detail = words;
  }
  database.run(settled);
}

/// `reason` is why the call failed. Gives whether a retry was spent.
bool settle_lead(ledger::Database& database, const Call& call, const std::string& reason, const Settings& settings,
                 UnixTime now, ScheduleNotes& notes) {
  const RetryRule rule = rule_of(call);
  const auto after = lead_after_call(rule, static_cast<int>(call.retry_count.value()), settings.call, now);
  write_lead(database, call, after, now);
  const std::string words = after.retry_after ? "the call failed, its lead waits: " + reason
                                              : "the call failed, and so did its lead: " + reason + "; " + after.why;
  notes.note(log::Level::info, after.retry_after ? "lead_retry" : "lead_failed", words, call.call_id, call.lead_id);
  return rule.spends;
}

void settle(ledger::Database& database, const Call& call, const Settings& settings, UnixTime now,
            ScheduleNotes& notes) {
  const std::string reason = call.failure_reason + ": " + call.failure_detail.value_or("");
  const bool waits = call.lead_status && *call.lead_status != "failed";
  const bool spent = waits && settle_lead(database, call, reason, settings, now, notes);
  database.run(sql::schedule::SettleCall{.call_row = call.call_row, .retry_spent = spent, .now = now});
  if (call.adds_do_not_call.value_or(false) && call.phone) {
    database.run(
        sql::do_not_call::Add{.phone_e164 = *call.phone, .reason = reason, .source = call.call_id, .now = now});
  }
  if (call.halt_s) pause_dialling(database, std::chrono::seconds{*call.halt_s}, reason, now, notes);
}

}  // namespace

void settle_leads(ledger::Database& database, const Settings& settings, UnixTime now, ScheduleNotes& notes) {
  std::int64_t settled = kBatch;
  while (settled == kBatch) {
    settled = 0;
    for (const Call& call : database.all(sql::schedule::Unsettled{.limit = kBatch})) {
      settle(database, call, settings, now, notes);
      ++settled;
    }
  }
}

}  // namespace callmill::runner
