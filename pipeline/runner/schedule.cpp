#include "runner/schedule.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "runner/breaker_watch.h"
#include "runner/late_results.h"
#include "runner/settle_leads.h"

namespace callmill::runner {

namespace {

using nlohmann::json;
using namespace std::chrono_literals;

/// Leads looked at in one transaction, so that a list of which nobody may be dialled does not hold up the mill.
constexpr std::int64_t kBatch = 500;

std::optional<UnixTime> instant(const ledger::Row& row, std::string_view column) {
  const auto seconds = row.maybe_integer(column);
  return seconds ? std::optional{unix_time(*seconds)} : std::nullopt;
}

/// The leads of one pass.
struct Chosen {
  std::vector<std::int64_t> dialled;
  json refused = json::array();
  bool lacks_tenant = false;
};

Chosen choose(ledger::Database& database, const DialRules& rules, std::int64_t lines_free, UnixTime now) {
  Chosen chosen;
  auto query = database.query("schedule/due_leads");
  query.bind("limit", kBatch);
  while (static_cast<std::int64_t>(chosen.dialled.size()) < lines_free && query.next()) {
    const ledger::Row row = query.row();
    const LeadToJudge lead{
        .phone = row.text("phone"), .phone_e164 = row.text("phone_e164"), .is_do_not_call = row.flag("is_do_not_call")};
    const LeadChoice choice = judge(lead, rules, now);
    if (std::holds_alternative<DialNow>(choice)) {
      chosen.dialled.push_back(row.integer("lead_id"));
      chosen.lacks_tenant = chosen.lacks_tenant || row.flag("lacks_tenant");
    } else if (const auto* fails = std::get_if<Fails>(&choice)) {
      chosen.refused.push_back(
          {{"lead_id", row.integer("lead_id")}, {"failure_reason", fails->reason}, {"failure_detail", fails->why}});
    }
  }
  return chosen;
}

}  // namespace

Schedule::Schedule(ledger::Database& database, const Settings& settings,
                   const std::function<bool(const std::string& stage)>& takes_jobs_of)
    : database_(database), settings_(settings), takes_rooms_(takes_jobs_of(kFirstDialStage)) {}

bool Schedule::due(UnixTime now) {
  due_at_.reset();
  const Glance seen = glance();
  return seen.unsettled || seen.late_results || could_dial(seen, now);
}

Schedule::Glance Schedule::glance() {
  auto query = database_.query("schedule/glance");
  query.next();
  const ledger::Row row = query.row();
  return {row.flag("unsettled"), row.flag("late_results"), row.flag("ready"), instant(row, "next_retry"),
          row.integer("lines")};
}

/// Where not: due_at_ is when that changes by itself, if it does.
bool Schedule::could_dial(const Glance& seen, UnixTime now) {
  if (!takes_rooms_ || seen.lines >= settings_.call.max_concurrent) return false;
  if (!seen.ready && !seen.next_retry) return false;
  if (!seen.ready && *seen.next_retry > now) {
    due_at_ = seen.next_retry;
    return false;
  }
  if (now < quiet_until_) {
    due_at_ = quiet_until_;
    return false;
  }
  DialGate now_gate = gate(now);
  if (now_gate.open) now_gate = gate_of_stages(database_, now);
  due_at_ = now_gate.opens_at;
  return now_gate.open;
}

/// The window is worked out once a second at most: leads may be due all night long.
const DialGate& Schedule::gate(UnixTime now) {
  if (gate_read_at_ != now) {
    rules_ = read_dial_rules(settings_.call, read_holidays(database_, now));
    gate_ = gate_of(settings_, rules_, now);
    gate_read_at_ = now;
  }
  return gate_;
}

void Schedule::run(const std::vector<Finished>& recorded, UnixTime now, bool dialling) {
  notes_.forget();
  const bool dialled =
      std::any_of(recorded.begin(), recorded.end(), [](const Finished& one) { return one.job.stage == kDialStage; });
  if (dialled) watch_breaker(database_, now, notes_);
  const Glance seen = glance();
  if (seen.unsettled) settle_leads(database_, settings_, now, notes_);
  if (seen.late_results) take_late_results(database_, now, notes_);
  if (dialling && could_dial(seen, now)) dial_due_leads(settings_.call.max_concurrent - seen.lines, now);
}

void Schedule::dial_due_leads(std::int64_t lines_free, UnixTime now) {
  database_.query("schedule/promote_leads").bind("now", unix_seconds(now)).run();
  const Chosen chosen = choose(database_, rules_, lines_free, now);
  if (!chosen.refused.empty()) {
    database_.query("schedule/fail_leads").bind("rows", json_text(chosen.refused)).bind("now", unix_seconds(now)).run();
    notes_.note(log::Level::info, "leads_refused",
                std::to_string(chosen.refused.size()) + " leads may not be dialled, and are failed");
  }
  if (chosen.lacks_tenant) database_.query("schedule/own_tenant").bind("now", unix_seconds(now)).run();
  insert_calls(chosen.dialled, now);
  if (chosen.dialled.empty() && chosen.refused.empty()) quiet_until_ = now + 1s;
}

void Schedule::insert_calls(const std::vector<std::int64_t>& leads, UnixTime now) {
  if (leads.empty()) return;
  json calls = json::array();
  {
    auto query = database_.query("schedule/insert_calls");
    query.bind("lead_ids", json_text(json(leads)))
        .bind("room_prefix", settings_.call.room_prefix)
        .bind("now", unix_seconds(now));
    while (query.next()) calls.push_back(query.row().integer("id"));
  }
  {
    auto query = database_.query("schedule/name_calls");
    query.bind("call_ids", json_text(calls));
    while (query.next()) {
      const ledger::Row row = query.row();
      notes_.note(log::Level::debug, "call_scheduled", "a call is scheduled", row.text("external_id"),
                  row.integer("lead_id"));
    }
  }
  database_.query("schedule/insert_jobs").bind("call_ids", json_text(calls)).bind("now", unix_seconds(now)).run();
  if (calls.empty()) quiet_until_ = now + 1s;
}

}  // namespace callmill::runner
