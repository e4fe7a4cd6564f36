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
  std::int64_t gone = 0;      ///< Before they were hung up.
  std::int64_t may_ring = 0;  ///< Without a leg so far: their dial is under way, or its reply was lost.
  /// A phone that may be live still.
  struct Left {
    std::string call_id;
    std::string error;
  };
  std::vector<Left> left{};
};

/// Asks LiveKit, at most three times a phone, to remove each call's own leg: one that rings is cancelled, one that
/// talks hung up. Writes of each that an operator did, and `reason`, in words; the worker finds the legs gone and ends
/// the calls. Throws Refusal where LiveKit is not set.
HungUp hang_up_live_phones(const Context& context, ledger::Database& database, const std::string& reason);

}  // namespace callmill::commands
