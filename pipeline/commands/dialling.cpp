#include "commands/dialling.h"

#include <ostream>

#include "dialler/dial_gate.h"
#include "domain/instant.h"
#include "sql/desk.h"

namespace callmill::commands {

namespace {

std::string leads(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " lead waits" : " leads wait");
}

Cell cell(const std::optional<UnixTime>& instant) {
  return instant ? Cell{instant_text(*instant)} : Cell{};
}

DialRules rules_now(Context& context, ledger::Database& database, UnixTime now) {
  return read_dial_rules(context.settings.call, dialler::read_holidays(database, now));
}

std::string_view what_becomes(PhonesAre phones, bool follow_is_paused) {
  if (follow_is_paused) {
    return "they go on, but stage follow is paused: until it is resumed, a call that is answered keeps its line, its "
           "result is not taken, and it does not end as stale";
  }
  return phones == PhonesAre::left ? "they go on without a worker; the next 'callmill run' takes their results"
                                   : "they go on, and the worker takes their results";
}

}  // namespace

int print_waiting_leads(Context& context, ledger::Database& database, UnixTime now) {
  const auto waiting = database.one(sql::desk::WaitingLeads{.now = now});
  const DialRules rules = rules_now(context, database, now);
  const dialler::DialGate gate = dialler::gate_of(database, context.settings, rules, now);
  if (waiting.due > 0) {
    context.out << leads(waiting.due) << " to be dialled: " << (gate.open ? "all lines are in use" : gate.why)
                << (gate.opens_at ? ", until " + instant_text(*gate.opens_at) : "")
                << (gate.until_resumed ? ", until dialling is resumed" : "") << '\n';
  }
  if (waiting.later > 0) {
    context.out << leads(waiting.later) << " for retry_after, the next until " << instant_text(*waiting.next_retry)
                << '\n';
  }
  return waiting.due > 0 && gate.halted ? kFailed : kOk;
}

void print_live_phones(Context& context, ledger::Database& database, PhonesAre phones, UnixTime now) {
  const auto live = database.one(sql::desk::LivePhones{.now = now});
  const std::int64_t count = live.ringing + live.talking;
  if (count > 0) {
    context.out << count << (count == 1 ? " phone is" : " phones are") << " live, " << live.ringing << " ringing and "
                << live.talking << " talking: " << what_becomes(phones, live.follow_is_paused) << '\n';
  } else if (phones == PhonesAre::followed) {
    context.out << "no phone is live\n";
  }
  if (phones == PhonesAre::followed && live.scheduled > 0) {
    context.out << live.scheduled << (live.scheduled == 1 ? " call waits" : " calls wait") << " for the dial\n";
  }
}

Table live_phones_table(ledger::Database& database, UnixTime now) {
  return read_table(database, sql::desk::LivePhones{.now = now}, "live_phones");
}

Table dialling_table(Context& context, ledger::Database& database, UnixTime now) {
  Table table{"dialling",
              {"lines_in_use", "lines", "leads_due", "leads_waiting", "next_retry", "window", "window_until", "why"},
              {},
              false};
  const auto waiting = database.one(sql::desk::WaitingLeads{.now = now});
  const bool is_used = waiting.due + waiting.later + waiting.lines > 0 || !context.settings.livekit_url.empty();
  if (!is_used) return table;
  const DialRules rules = rules_now(context, database, now);
  const WindowState window = window_state(rules.window, "+91", now);
  const dialler::DialGate gate = dialler::gate_of(database, context.settings, rules, now);
  table.rows.push_back({waiting.lines, std::int64_t{context.settings.call.max_concurrent}, waiting.due, waiting.later,
                        cell(waiting.next_retry), std::string(window.open ? "open" : "closed"),
                        cell(window.open ? window.closes_at : window.opens_at), gate.open ? Cell{} : Cell{gate.why}});
  return table;
}

}  // namespace callmill::commands
