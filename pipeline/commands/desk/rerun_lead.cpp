#include "commands/desk/rerun_lead.h"

#include <optional>
#include <ostream>
#include <string>

#include "commands/leads_table.h"
#include "commands/open.h"
#include "dialler/dial_gate.h"
#include "dialler/dials_sent.h"
#include "domain/instant.h"
#include "domain/lead/lead_choice.h"
#include "outside/clock.h"
#include "sql/leads.h"

namespace callmill::commands {

namespace {

using std::chrono::minutes;

[[noreturn]] void refuse(std::int64_t lead, const std::string& why) {
  throw Refusal("lead " + std::to_string(lead) + " is not dialled again: " + why + "; no lead was changed");
}

void refuse_open_call(ledger::Database& database, std::int64_t lead) {
  const auto call = database.maybe(sql::leads::OpenCall{.lead_id = lead});
  if (!call) return;
  refuse(lead,
         call->is_under_way
             ? "it is being called, " + call->call_id
             : call->call_id + " has just failed, and 'callmill run' has not yet decided what becomes of the lead");
}

/// What the rules say of the lead once it is due. Throws Refusal if it may never be dialled.
LeadChoice judged(ledger::Database& database, std::int64_t lead, const CallSettings& settings, const DialRules& rules,
                  UnixTime now) {
  const auto row = database.maybe(sql::leads::Listed{.lead_ids = {&lead, 1}});
  if (!row) throw Refusal("no lead " + std::to_string(lead) + "; no lead was changed");
  DialsSent sent = dialler::dials_sent(database, lead, settings, now);
  sent.since_asked = 0;  // it is asked for
  const LeadToJudge due{.phone = row->phone,
                        .phone_e164 = row->phone_e164.value_or(""),
                        .retry_after = std::nullopt,
                        .is_do_not_call = row->on_do_not_call,
                        .sent = std::move(sent)};
  LeadChoice choice = judge(due, rules, now);
  if (const auto* fails = std::get_if<Fails>(&choice)) refuse(lead, fails->why);
  return choice;
}

/// When the window next opens; not the present opening. Nothing: not within a year, or it never closes.
std::optional<UnixTime> next_opening(const CallWindow& window, UnixTime now) {
  for (UnixTime at = now; at <= now + std::chrono::days{1}; at += minutes{1}) {
    const WindowState state = window_state(window, "+91", at);
    if (!state.open) return state.opens_at;
  }
  return std::nullopt;
}

std::optional<UnixTime> wait_until(DialFrom from, const DialRules& rules, UnixTime now) {
  if (from == DialFrom::now) return std::nullopt;
  const auto opening = next_opening(rules.window, now);
  if (!opening)
    throw Refusal("no lead was changed: " + (rules.window.unreadable.empty()
                                                 ? "the window " + rules.window.text + " does not open within a year"
                                                 : rules.window.unreadable));
  return opening;
}

/// "lead 42 is dialled again as soon as a line is free", "... from 2026-11-22T04:30:00Z on: ...".
std::string sentence(std::int64_t lead, const LeadChoice& choice, const std::optional<UnixTime>& until, bool dry_run) {
  const std::string head = "lead " + std::to_string(lead) + (dry_run ? " would be" : " will be") + " dialled again ";
  if (until) return head + "from " + instant_text(*until) + " on, when the window opens";
  const auto* waits = std::get_if<Waits>(&choice);
  if (waits == nullptr) return head + "as soon as its turn comes";
  return head + (waits->until ? "from " + instant_text(*waits->until) + " on: " : "once this is mended: ") + waits->why;
}

}  // namespace

int rerun_leads(Context& context, const std::vector<std::int64_t>& leads, DialFrom from, bool dry_run, Format format) {
  ledger::Database database = open_database(context, ledger::Access::read_write);
  const UnixTime now = wall_clock();
  const DialRules rules = read_dial_rules(context.settings.call, dialler::read_holidays(database, now));
  const auto until = wait_until(from, rules, now);
  Table changed;
  std::string sentences;
  {
    ledger::Transaction transaction(database);
    for (const std::int64_t lead : leads) {
      const LeadChoice choice = judged(database, lead, context.settings.call, rules, now);
      refuse_open_call(database, lead);
      sentences += sentence(lead, choice, until, dry_run) + "\n";
      database.run(sql::leads::DialAgain{.lead_id = lead, .retry_after = until, .now = now});
      Table one = leads_table(database, {lead}, context.settings, now);
      changed.columns = one.columns;
      changed.rows.push_back(std::move(one.rows.at(0)));
    }
    if (!dry_run) transaction.commit();
  }
  print_table(context, changed, format);
  context.err << sentences;
  return kOk;
}

}  // namespace callmill::commands
