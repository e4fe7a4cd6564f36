#include "dialler/dial_gate.h"

#include "domain/instant.h"
#include "domain/job/until_resumed.h"
#include "sql/leads.h"
#include "sql/schedule.h"

namespace callmill::dialler {

namespace {

/// What keeps everybody from being dialled until a person changes it; empty: nothing.
std::string never(const Settings& settings, const DialRules& rules) {
  if (settings.livekit_url.empty()) return "LIVEKIT_URL is not set";
  if (settings.livekit_api_key.empty()) return "LIVEKIT_API_KEY is not set";
  if (settings.livekit_sip_trunk_id.empty()) return "LIVEKIT_SIP_TRUNK_ID is not set";
  if (settings.call.max_concurrent <= 0) return "CALL_MAX_CONCURRENT is 0";
  if (!rules.whitelist.unreadable.empty()) return rules.whitelist.unreadable;
  return rules.window.unreadable;
}

/// Of two gates, whether the first is shut for longer, or as long.
bool outlasts(const DialGate& one, const DialGate& other) {
  if (one.open || other.open) return other.open;
  return !one.opens_at || (other.opens_at && *one.opens_at >= *other.opens_at);
}

}  // namespace

std::string DialGate::opens_text() const {
  if (until_resumed) return "when dialling is resumed";
  return opens_at ? instant_text(*opens_at) : std::string{};
}

Holidays read_holidays(ledger::Database& database, UnixTime now) {
  Holidays holidays;
  database.each(sql::leads::Holidays{.now = now},
                [&](sql::leads::Holidays::Row row) { holidays.emplace(std::move(row.day), std::move(row.name)); });
  return holidays;
}

DialGate gate_of(const Settings& settings, const DialRules& rules, UnixTime now) {
  if (std::string why = never(settings, rules); !why.empty()) return {.why = std::move(why)};
  // All numbers of leads are in India, so the window is the same for all.
  WindowState window = window_state(rules.window, "+91", now);
  return {.open = window.open, .why = std::move(window.why), .opens_at = window.opens_at};
}

DialGate gate_of_stages(ledger::Database& database, UnixTime now) {
  const auto halted = database.maybe(sql::schedule::Halted{.now = now});
  if (!halted) return {.open = true};
  DialGate gate{
      .why = "stage " + halted->stage + " is halted: " + halted->reason, .opens_at = halted->until, .halted = true};
  gate.until_resumed = gate.opens_at >= kUntilResumed;
  if (gate.until_resumed) gate.opens_at.reset();
  return gate;
}

DialGate gate_of(ledger::Database& database, const Settings& settings, const DialRules& rules, UnixTime now) {
  DialGate by_settings = gate_of(settings, rules, now);
  DialGate by_stages = gate_of_stages(database, now);
  return outlasts(by_settings, by_stages) ? by_settings : by_stages;
}

}  // namespace callmill::dialler
