// Whether anybody may be dialled, as the database and the settings have it now.
#pragma once

#include <optional>
#include <string>

#include "domain/lead_choice.h"
#include "domain/settings.h"
#include "ledger/database.h"

namespace callmill::runner {

/// The stages before a phone rings: where a dial attempt begins, and where it is dialled.
inline constexpr const char* kFirstDialStage = "room";
inline constexpr const char* kDialStage = "dial";

Holidays read_holidays(ledger::Database& database, UnixTime now);

/// `why` says what keeps everybody, whoever it is, from being dialled.
struct DialGate {
  bool open = false;
  std::string why{};
  std::optional<UnixTime> opens_at{};  ///< When it opens by itself; nothing: a person must change something.
  bool halted = false;                 ///< It is a stage that stands still.
};

/// LiveKit and its trunk must be named, a line must be there, the whitelist readable, the window open.
DialGate gate_of(const Settings& settings, const DialRules& rules, UnixTime now);
/// No stage before the phone rings may be paused or shut.
DialGate gate_of_stages(ledger::Database& database, UnixTime now);
/// All of it.
DialGate gate_of(ledger::Database& database, const Settings& settings, const DialRules& rules, UnixTime now);

}  // namespace callmill::runner
