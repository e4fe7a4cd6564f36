// Hangs up the phones that are live, from the command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "commands/command.h"
#include "ledger/database.h"

namespace callmill::commands {

struct HungUp {
  std::int64_t phones = 0;
  std::int64_t gone = 0;              ///< Before they were hung up.
  std::int64_t may_ring = 0;          ///< Without a leg so far: their dial is under way, or its reply was lost.
  std::vector<std::string> errors{};  ///< One for each phone that may be live still: its call_id and why.
};

/// Asks LiveKit, at most three times a phone, to remove each call's own leg: one that rings is cancelled, one that
/// talks hung up. Writes nothing: the worker finds the legs gone. Throws Refusal where LiveKit is not set.
HungUp hang_up_live_phones(const Context& context, ledger::Database& database);

}  // namespace callmill::commands
