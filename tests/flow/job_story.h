// What became of a call's job, in short words for tables of facts.
#pragma once

#include <string>

#include "support/house.h"

namespace callmill::tests {

/// The call of the fault with this place in its table.
inline std::string call_of(std::size_t index) {
  return "call-" + std::to_string(1000 + index);
}

/// "email completed mailed": stage, status, and error_kind or outcome.
inline std::string job_end(House& house, const std::string& call) {
  return house.word(
      "select stage || ' ' || status || ' ' || coalesce(error_kind, outcome, '-') from v_jobs where call_id = '" +
      call + "'");
}

}  // namespace callmill::tests
