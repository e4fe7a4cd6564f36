#include "dialler/call_outcomes.h"

#include <set>

#include "dialler/breaker_watch.h"
#include "dialler/dials_sent.h"
#include "domain/dial/call_failure.h"
#include "domain/dial/call_result.h"
#include "domain/lead/lead_choice.h"
#include "domain/lead/lead_retry.h"
#include "sql/calls.h"
#include "sql/do_not_call.h"
#include "sql/schedule.h"

namespace callmill::dialler {

namespace {

constexpr std::size_t kBatch = 500;

using Call = sql::schedule::Unresolved::Row;

using TrunkEnds = sql::schedule::TrunkEnds::Row;

/// Of a call that the trunk failed; of any other nothing is asked.
TrunkEnds trunk_ends(ledger::Database& database, const Call& call) {
  if (call.disposition != disposition::trunk || !call.phone) return {.is_again = false, .is_shared = true};
  return database.one(
      sql::schedule::TrunkEnds{.call_row = call.call_row, .phone = *call.phone, .lead_id = call.lead_id.value_or(0)});
}

/// A number that the trunk fails again, while it works for others, is the one at fault: that is spent.
RetryRule rule_of(const Call& call, const TrunkEnds& trunk) {
  if (!call.retries) return {};
  RetryRule rule{.retries = *call.retries, .spends = *call.spends || trunk.is_again, .about = call.about.value()};
  if (call.after_s) rule.after = std::chrono::seconds{*call.after_s};
  return rule;
}

std::string failure_text(const Call& call) {
  return call.failure_reason + ": " + call.failure_detail.value_or("");
}

void write_lead(ledger::Database& database, const Call& call, const LeadAfterCall& after, UnixTime now) {
  sql::schedule::ResolveLead resolved{.lead_id = call.lead_id.value(),
                                      .call_row = call.call_row,
                                      .status = after.retry_after ? "new" : "failed",
                                      .retry_after = after.retry_after,
                                      .retry_count = after.retry_count,
                                      .failure_reason = {},
                                      .failure_detail = {},
                                      .now = now};
  const std::string detail = call.failure_detail.value_or("");
  const std::string words = call.is_do_not_call ? after.why : detail + (detail.empty() ? "" : "; ") + after.why;
  if (!after.retry_after) {
    resolved.failure_reason = call.is_do_not_call ? lead_failure::do_not_call : std::string_view(call.failure_reason);
    resolved.failure_detail = words;
  }
  database.run(resolved);
}

/// What the rule makes of the lead, where a person wrote nothing that wins over it: a later retry_after, the
/// do-not-call list.
LeadAfterCall after_call(const Call& call, const RetryRule& rule, const Settings& settings, UnixTime now) {
  auto after = lead_after_call(rule, static_cast<int>(call.retry_count.value()), settings.call, now);
  if (call.is_do_not_call) return {.retry_count = after.retry_count, .why = "on the do-not-call list"};
  if (after.retry_after && call.retry_after && *call.retry_after > now) after.retry_after = call.retry_after;
  return after;
}

/// Whether the rule decides about the lead: not where a person failed it, or made it new again while its phone rang.
bool goes_by_rule(const Call& call) {
  if (!call.lead_status || *call.lead_status == "failed") return false;
  return *call.lead_status != "new" || !call.may_have_rung;
}

/// `reason` is why the call failed. Returns whether a retry was spent.
bool resolve_lead(ledger::Database& database, const Call& call, const RetryRule& rule, const std::string& reason,
                  const Settings& settings, UnixTime now, ScheduleNotes& notes) {
  const DialsSent sent = dials_sent(database, call.lead_id.value(), settings.call, now);
  const LeadAfterCall after = within_ceiling(after_call(call, rule, settings, now), sent, settings.call);
  write_lead(database, call, after, now);
  const std::string words = after.retry_after ? "the call failed, its lead waits: " + reason
                                              : "the call failed, and so did its lead: " + reason + "; " + after.why;
  notes.note(log::Level::info, after.retry_after ? "lead_retry" : "lead_failed", words, call.call_id, call.lead_id);
  return rule.spends;
}

/// A call that a person deleted while its phone may have rung, as one whose outcome is unknown.
Call call_of(sql::schedule::LostCalls::Row&& lost) {
  Call call{};
  call.call_row = lost.call_row;
  call.call_id = std::move(lost.call_id);
  call.failure_reason = call_failure::unanswered;
  call.failure_detail =
      failure_detail({call_failure::unanswered, disposition::unknown_outcome, "its call was deleted"});
  call.lead_id = lost.lead_id;
  call.lead_status = std::move(lost.lead_status);
  call.retry_count = lost.retry_count;
  call.retry_after = lost.retry_after;
  call.may_have_rung = true;
  call.is_do_not_call = lost.is_do_not_call;
  call.retries = lost.retries;
  call.after_s = lost.after_s;
  call.spends = lost.spends;
  call.about = std::move(lost.about);
  return call;
}

void resolve_call(ledger::Database& database, const Call& call, const Settings& settings, UnixTime now,
                  ScheduleNotes& notes) {
  const std::string reason = failure_text(call);
  const TrunkEnds trunk = trunk_ends(database, call);
  const bool spent =
      goes_by_rule(call) && resolve_lead(database, call, rule_of(call, trunk), reason, settings, now, notes);
  database.run(sql::schedule::ResolveCall{.call_row = call.call_row, .retry_spent = spent, .now = now});
  if (call.adds_do_not_call.value_or(false) && call.phone) {
    database.run(
        sql::do_not_call::Add{.phone_e164 = *call.phone, .reason = reason, .source = call.call_id, .now = now});
  }
  if (call.disposition == disposition::room_taken) watch_rooms(database, reason, now, notes);
  if (call.halt_s && trunk.is_shared) pause_dialling(database, std::chrono::seconds{*call.halt_s}, reason, now, notes);
}

/// After the result was taken as late, which keeps what the call had failed with.
void count_as_called(ledger::Database& database, std::int64_t call_row, const std::string& qualification,
                     const Settings& settings, UnixTime now) {
  database.run(sql::schedule::AnswerLate{.call_row = call_row, .ringing_s = settings.call.ringing.count()});
  database.run(sql::calls::Qualify{.call_row = call_row, .qualification = qualification, .now = now});
  database.run(sql::schedule::CallOffRetry{.call_row = call_row, .now = now});
  database.run(sql::schedule::TellLate{.call_row = call_row, .now = now});
  database.run(sql::schedule::PushLate{.call_row = call_row, .now = now});
}

/// Visits all rows of `statement`, kBatch at a time. `visit` takes its row out of the set that the statement reads.
template <class Statement, class Visit>
void drain(ledger::Database& database, const Statement& statement, Visit visit) {
  std::size_t visited = kBatch;
  while (visited == kBatch) {
    const auto rows = database.all(statement);
    for (const auto& row : rows) visit(row);
    visited = rows.size();
  }
}

}  // namespace

void resolve_leads(ledger::Database& database, const Settings& settings, UnixTime now, ScheduleNotes& notes) {
  drain(database, sql::schedule::Unresolved{.limit = kBatch},
        [&](const Call& call) { resolve_call(database, call, settings, now, notes); });
}

void resolve_lost_calls(ledger::Database& database, const Settings& settings, UnixTime now, ScheduleNotes& notes) {
  const sql::schedule::LostCalls lost{
      .limit = kBatch, .failure_reason = call_failure::unanswered, .disposition = disposition::unknown_outcome};
  drain(database, lost, [&](sql::schedule::LostCalls::Row row) {
    const Call call = call_of(std::move(row));
    notes.note(log::Level::warn, "call_lost", "a call was deleted while its phone may have rung", call.call_id,
               call.lead_id);
    if (goes_by_rule(call)) {
      resolve_lead(database, call, rule_of(call, TrunkEnds{}), failure_text(call), settings, now, notes);
    }
    database.run(sql::schedule::ForgetLostCall{.call_row = call.call_row});
  });
}

void take_late_results(ledger::Database& database, const Settings& settings, UnixTime now, ScheduleNotes& notes) {
  std::set<std::int64_t> overrode;  // calls whose has_failed was read before they became 'called'
  drain(database, sql::schedule::LateResults{.limit = kBatch}, [&](const sql::schedule::LateResults::Row& result) {
    const bool overrides = result.qualification && is_useful(*result.qualification) && result.has_failed &&
                           !result.is_rung_again && overrode.insert(result.call_row).second;
    database.run(
        sql::calls::TakeResults{.result_id = result.result_id, .taken_as = overrides ? "late" : "kept", .now = now});
    if (overrides) count_as_called(database, result.call_row, *result.qualification, settings, now);
    notes.note(log::Level::info, overrides ? "late_result" : "result_kept",
               overrides ? "a qualification came late: the call counts as called after all"
                         : "a result came when the call was over, and is kept",
               result.call_id, result.lead_id);
  });
}

}  // namespace callmill::dialler
