#include "dialler/schedule.h"

#include <algorithm>
#include <memory>

#include "dialler/breaker_watch.h"
#include "dialler/call_outcomes.h"
#include "dialler/dials_sent.h"
#include "dialler/trunk_limit.h"
#include "intake/lead_numbers.h"

namespace callmill::dialler {

namespace {

using namespace std::chrono_literals;

/// Leads judged in one transaction, so that a list of leads that may not be dialled does not hold up the worker.
constexpr std::int64_t kLeadsJudged = 500;

/// After a pass that changed nothing.
constexpr std::chrono::seconds kQuiet = 1s;

using DueLead = sql::schedule::DueLeads::Row;

/// The leads of one pass.
struct Chosen {
  struct Refused {
    std::int64_t lead_id;
    Fails why;
  };
  struct PutOff {
    std::int64_t lead_id;
    UnixTime until;
  };
  std::vector<std::int64_t> dialled;
  std::vector<Refused> refused;
  std::vector<PutOff> put_off;  ///< Dialled too often within a day.
  bool lacks_tenant = false;

  void take(const DueLead& lead, const LeadChoice& choice) {
    if (std::holds_alternative<DialNow>(choice)) {
      dialled.push_back(lead.lead_id);
      lacks_tenant = lacks_tenant || lead.lacks_tenant;
    } else if (const auto* fails = std::get_if<Fails>(&choice)) {
      refused.push_back({lead.lead_id, *fails});
    }
  }
};

/// Nothing: its number is in a call.
std::optional<LeadChoice> judge_lead(ledger::Database& database, const DueLead& lead, DialsSent sent,
                                     const DialRules& rules, UnixTime now) {
  LeadToJudge judged{.phone = lead.phone,
                     .phone_e164 = lead.phone_e164,
                     .is_do_not_call = lead.is_do_not_call,
                     .sent = std::move(sent)};
  if (lead.phone_e164.empty()) {
    auto number = intake::give_number(database, lead.lead_id, lead.phone, now);
    if (auto* fails = std::get_if<Fails>(&number)) return std::move(*fails);
    auto& given = std::get<intake::GivenNumber>(number);
    if (given.is_in_use) return std::nullopt;
    judged.phone_e164 = std::move(given.e164);
    judged.is_do_not_call = given.is_do_not_call;
  }
  return judge(judged, rules, now);
}

/// `lines_free` is 1 or more.
Chosen choose(ledger::Database& database, const CallSettings& settings, const DialRules& rules, std::int64_t lines_free,
              UnixTime now) {
  Chosen chosen;
  database.each(sql::schedule::DueLeads{.limit = kLeadsJudged}, [&](const DueLead& lead) {
    DialsSent sent = dials_sent(database, lead.lead_id, settings, now);
    const auto day_over = sent.day_over;
    const auto choice = judge_lead(database, lead, std::move(sent), rules, now);
    if (choice) chosen.take(lead, *choice);
    if (choice && std::holds_alternative<Waits>(*choice) && day_over > now) {
      chosen.put_off.push_back({lead.lead_id, *day_over});
    }
    return static_cast<std::int64_t>(chosen.dialled.size()) < lines_free;
  });
  return chosen;
}

/// The jobs whose dials were recorded.
std::vector<std::int64_t> dials_in(const std::vector<runner::Finished>& recorded) {
  std::vector<std::int64_t> jobs;
  for (const runner::Finished& one : recorded) {
    if (one.job.stage == kDialStage) jobs.push_back(one.job.job_id);
  }
  return jobs;
}

}  // namespace

Schedule::Schedule(ledger::Database& database, const Settings& settings, bool dials, Chance chance)
    : database_(database), settings_(settings), dials_(dials), chance_(std::move(chance)) {}

bool Schedule::due(UnixTime now) {
  due_at_.reset();
  const auto seen = database_.one(sql::schedule::State{});
  const auto orphans_end = orphans_end_at(seen);
  if (seen.unresolved || seen.late_results || seen.lost || (orphans_end && *orphans_end <= now) ||
      could_dial(seen, now))
    return true;
  if (orphans_end) due_at_ = std::min(due_at_.value_or(*orphans_end), *orphans_end);
  return false;
}

/// When the oldest of the open calls without a job has been open for too long.
std::optional<UnixTime> Schedule::orphans_end_at(const Seen& seen) const {
  if (!seen.orphan_since) return std::nullopt;
  return *seen.orphan_since + settings_.call.stale_after;
}

/// Whether there were some.
bool Schedule::close_orphans(const Seen& seen, UnixTime now) {
  if (const auto end = orphans_end_at(seen); !end || *end > now) return false;
  const sql::schedule::CloseOrphans orphans{.scheduled_before = now - settings_.call.stale_after, .now = now};
  database_.each(orphans, [&](sql::schedule::CloseOrphans::Row call) {
    notes_.note(log::Level::warn, "call_orphaned", "a call without a job is closed", std::move(call.call_id),
                call.lead_id);
  });
  return true;
}

/// If not, due_at_ is when that changes by itself.
bool Schedule::could_dial(const Seen& seen, UnixTime now) {
  if (!dials_ || seen.lines >= settings_.call.max_concurrent) return false;
  if (!seen.ready && !seen.next_retry) return false;
  if (!seen.ready && *seen.next_retry > now) {
    due_at_ = seen.next_retry;
    return false;
  }
  if (now < quiet_until_ && quiet_until_ <= now + kQuiet) {  // else the clock was set back
    due_at_ = quiet_until_;
    return false;
  }
  DialGate now_gate = gate(now);
  if (now_gate.open) now_gate = gate_of_stages(database_, now);
  due_at_ = now_gate.opens_at;
  return now_gate.open;
}

/// Reads the window once a second at most: leads may be due all night.
const DialGate& Schedule::gate(UnixTime now) {
  if (gate_read_at_ != now) {
    rules_ = read_dial_rules(settings_.call, read_holidays(database_, now));
    gate_ = gate_of(settings_, rules_, now);
    gate_read_at_ = now;
  }
  return gate_;
}

void Schedule::run(const std::vector<runner::Finished>& recorded, UnixTime now, bool dialling) {
  notes_.forget();
  if (const auto dials = dials_in(recorded); !dials.empty()) {
    watch_breaker(database_, now, notes_);
    watch_limit(database_, dials, settings_.call.retry_after, now, notes_);
  }
  const auto seen = database_.one(sql::schedule::State{});
  if (close_orphans(seen, now) || seen.unresolved) resolve_leads(database_, settings_, now, notes_);
  if (seen.lost) resolve_lost_calls(database_, settings_, now, notes_);
  if (seen.late_results) take_late_results(database_, settings_, now, notes_);
  if (dialling && could_dial(seen, now)) dial_due_leads(settings_.call.max_concurrent - seen.lines, now);
}

void Schedule::dial_due_leads(std::int64_t lines_free, UnixTime now) {
  database_.run(sql::schedule::PromoteLeads{.now = now});
  const Chosen chosen = choose(database_, settings_.call, rules_, lines_free, now);
  for (const auto& [lead_id, fails] : chosen.refused) {
    database_.run(sql::schedule::FailLead{
        .lead_id = lead_id, .failure_reason = fails.reason, .failure_detail = fails.why, .now = now});
  }
  for (const auto& [lead_id, until] : chosen.put_off) {
    database_.run(sql::schedule::PutOff{.lead_id = lead_id, .retry_after = until, .now = now});
  }
  if (!chosen.refused.empty()) {
    notes_.note(log::Level::info, "leads_refused",
                std::to_string(chosen.refused.size()) + " leads may not be dialled, and are failed");
  }
  if (chosen.lacks_tenant) database_.run(sql::schedule::OwnTenant{.now = now});
  insert_calls(chosen.dialled, now);
  if (chosen.dialled.empty() && chosen.refused.empty() && chosen.put_off.empty()) quiet_until_ = now + kQuiet;
}

void Schedule::insert_calls(const std::vector<std::int64_t>& leads, UnixTime now) {
  if (leads.empty()) return;
  std::vector<std::int64_t> calls;
  database_.each(sql::schedule::InsertCalls{.lead_ids = leads, .room_prefix = settings_.call.room_prefix, .now = now},
                 [&](const sql::schedule::InsertCalls::Row& row) { calls.push_back(row.call_row); });
  for (const std::int64_t call : calls) {
    std::string id = outreach_id(call, chance_);
    const auto named = database_.one(sql::schedule::NameCall{.call_row = call, .call_id = id});
    notes_.note(log::Level::debug, "call_scheduled", "a call is scheduled", std::move(id), named.lead_id);
  }
  database_.run(sql::schedule::InsertJobs{.call_rows = calls, .now = now});
  if (calls.empty()) quiet_until_ = now + kQuiet;
}

bool dials(const std::vector<std::string>& only) {
  return only.empty() || std::find(only.begin(), only.end(), kFirstDialStage) != only.end();
}

runner::Duty schedule_duty(ledger::Database& database, const Settings& settings, const std::vector<std::string>& only,
                           Chance chance) {
  const auto schedule = std::make_shared<Schedule>(database, settings, dials(only), std::move(chance));
  return {.due = [schedule](UnixTime now) { return schedule->due(now); },
          .due_at = [schedule] { return schedule->due_at(); },
          .run = [schedule](const std::vector<runner::Finished>& recorded, UnixTime now,
                            bool claims) { schedule->run(recorded, now, claims); },
          .report = [schedule](runner::Progress& progress) { schedule->report(progress); }};
}

}  // namespace callmill::dialler
