// Whether anybody may be dialled now, by the settings and the database.
#pragma once

#include <optional>
#include <string>

#include "domain/lead/call_window.h"
#include "domain/lead/lead_choice.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::dialler {

/// The stages before a phone rings: where a dial attempt begins, and where it is dialled.
inline constexpr const char* kFirstDialStage = "room";
inline constexpr const char* kDialStage = "dial";

Holidays read_holidays(ledger::Database& database, UnixTime now);

/// Whether dialling is open for all leads.
struct DialGate {
  bool open = false;
  std::string why{};                   ///< Why not.
  std::optional<UnixTime> opens_at{};  ///< When it opens by itself; nothing: a person must change something.
  bool halted = false;                 ///< Because a stage is halted.
  bool until_resumed = false;          ///< Halted until `callmill resume`.

  /// For a table's dial_at: the instant, "when dialling is resumed", or empty.
  std::string opens_text() const;
};

/// By the settings: LiveKit and its trunk are named, there is a line, the whitelist is readable, the window open.
DialGate gate_of(const Settings& settings, const DialRules& rules, UnixTime now);
/// By the stages before the phone rings: none is paused or limited to 0.
DialGate gate_of_stages(ledger::Database& database, UnixTime now);
/// By both: what keeps it shut the longest.
DialGate gate_of(ledger::Database& database, const Settings& settings, const DialRules& rules, UnixTime now);

}  // namespace callmill::dialler
