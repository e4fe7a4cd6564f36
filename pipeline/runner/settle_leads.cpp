#include "runner/settle_leads.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/lead_retry.h"
#include "runner/breaker_watch.h"

namespace callmill::runner {

namespace {

using nlohmann::json;

constexpr std::int64_t kBatch = 500;

RetryRule rule_of(const ledger::Row& row) {
  if (!row.maybe_integer("retries")) return {};
  RetryRule rule{.retries = row.flag("retries"), .spends = row.flag("spends"), .about = row.text("about")};
  if (const auto after = row.maybe_integer("after_s")) rule.after = std::chrono::seconds{*after};
  return rule;
}

/// The rows of one batch, for the statements that write them.
class Batch {
 public:
  Batch(const Settings& settings, UnixTime now, ScheduleNotes& notes) : settings_(settings), now_(now), notes_(notes) {}

  void take(const ledger::Row& call) {
    ++calls;
    const std::string reason = call.text("failure_reason") + ": " + call.maybe_text("failure_detail").value_or("");
    const auto lead_status = call.maybe_text("lead_status");
    bool spent = false;
    if (lead_status && *lead_status != "failed") spent = tell_lead(call, reason);
    settled_.push_back({{"call_id", call.integer("call_id")}, {"retry_spent", spent ? 1 : 0}});
    if (call.maybe_integer("adds_do_not_call").value_or(0) == 1) {
      do_not_call_.push_back(
          {{"phone_e164", call.text("phone")}, {"reason", reason}, {"source", call.text("external_id")}});
    }
    if (const auto halt = call.maybe_integer("halt_s"); halt && std::chrono::seconds{*halt} > pause_) {
      pause_ = std::chrono::seconds{*halt};
      pause_reason_ = reason;
    }
  }

  void write(ledger::Database& database) {
    const std::int64_t now = unix_seconds(now_);
    database.query("schedule/settle_calls").bind("rows", json_text(settled_)).bind("now", now).run();
    database.query("schedule/settle_leads").bind("rows", json_text(leads_)).bind("now", now).run();
    if (!do_not_call_.empty())
      database.query("do_not_call/add").bind("rows", json_text(do_not_call_)).bind("now", now).run();
    if (pause_.count() > 0) pause_dialling(database, pause_, pause_reason_, now_, notes_);
  }

  std::int64_t calls = 0;

 private:
  /// Gives whether a retry was spent.
  bool tell_lead(const ledger::Row& call, const std::string& reason) {
    const RetryRule rule = rule_of(call);
    const auto after = lead_after_call(rule, static_cast<int>(call.integer("retry_count")), settings_.call, now_);
    json lead = {{"lead_id", call.integer("lead_id")},
                 {"status", after.retry_after ? "new" : "failed"},
                 {"retry_after", or_null(after.retry_after)},
                 {"retry_count", after.retry_count},
                 {"failure_reason", nullptr},
                 {"failure_detail", nullptr}};
    if (!after.retry_after) {
      const auto detail = call.maybe_text("failure_detail").value_or("");
      lead["failure_reason"] = call.text("failure_reason");
      lead["failure_detail"] = detail + (detail.empty() ? "" : "; ") + after.why;
    }
    const std::string words = after.retry_after ? "the call failed, its lead waits: " + reason
                                                : "the call failed, and so did its lead: " + reason + "; " + after.why;
    notes_.note(log::Level::info, after.retry_after ? "lead_retry" : "lead_failed", words, call.text("external_id"),
                call.integer("lead_id"));
    leads_.push_back(std::move(lead));
    return rule.spends;
  }

  const Settings& settings_;
  UnixTime now_;
  ScheduleNotes& notes_;
  json settled_ = json::array();
  json leads_ = json::array();
  json do_not_call_ = json::array();
  std::chrono::seconds pause_{0};
  std::string pause_reason_;
};

}  // namespace

void settle_leads(ledger::Database& database, const Settings& settings, UnixTime now, ScheduleNotes& notes) {
  for (;;) {
    Batch batch(settings, now, notes);
    {
      auto query = database.query("schedule/unsettled");
      query.bind("limit", kBatch);
      while (query.next()) batch.take(query.row());
    }
    if (batch.calls == 0) return;
    batch.write(database);
    if (batch.calls < kBatch) return;
  }
}

}  // namespace callmill::runner
