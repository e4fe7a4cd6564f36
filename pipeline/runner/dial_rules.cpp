#include "runner/dial_rules.h"

namespace callmill::runner {

namespace {

/// What no time will change; empty: nothing.
std::string never(const Settings& settings, const DialRules& rules) {
  if (settings.livekit_url.empty()) return "LIVEKIT_URL is not set";
  if (settings.livekit_api_key.empty()) return "LIVEKIT_API_KEY is not set";
  if (settings.livekit_sip_trunk_id.empty()) return "LIVEKIT_SIP_TRUNK_ID is not set";
  if (settings.call.max_concurrent <= 0) return "CALL_MAX_CONCURRENT is 0";
  if (!rules.whitelist.unreadable.empty()) return rules.whitelist.unreadable;
  return rules.window.unreadable;
}

}  // namespace

Holidays read_holidays(ledger::Database& database, UnixTime now) {
  Holidays holidays;
  auto query = database.query("leads/holidays");
  query.bind("now", unix_seconds(now));
  while (query.next()) holidays.emplace(query.row().text("day"), query.row().text("name"));
  return holidays;
}

DialGate gate_of(const Settings& settings, const DialRules& rules, UnixTime now) {
  if (std::string why = never(settings, rules); !why.empty()) return {.why = std::move(why)};
  // Every number that leads may have is one in India, so that the window is the same for all.
  WindowState window = window_state(rules.window, "+91", now);
  return {.open = window.open, .why = std::move(window.why), .opens_at = window.opens_at};
}

DialGate gate_of_stages(ledger::Database& database, UnixTime now) {
  auto query = database.query("schedule/halted");
  if (!query.bind("now", unix_seconds(now)).next()) return {.open = true};
  const ledger::Row row = query.row();
  DialGate gate{.why = "stage " + row.text("stage") + " is halted: " + row.text("reason"), .halted = true};
  if (const auto until = row.maybe_integer("until")) gate.opens_at = unix_time(*until);
  return gate;
}

DialGate gate_of(ledger::Database& database, const Settings& settings, const DialRules& rules, UnixTime now) {
  DialGate gate = gate_of(settings, rules, now);
  return gate.open ? gate_of_stages(database, now) : gate;
}

}  // namespace callmill::runner
