// A pause after each transient error of the database. Logs the first error and the recovery, not each try.
#pragma once

#include <chrono>
#include <string>

#include "ledger/database.h"

namespace callmill::runner {

class DatabaseBackoff {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  /// The pause while a database is full, locked or out of reach.
  static constexpr std::chrono::milliseconds kWait{500};

  /// Starts a pause of kWait after a transient error. Logs the error if it is the first, or of another kind.
  void begin(const ledger::LedgerError& error, Steady now);
  /// Ends the pause after a write that succeeded. True, and logged, if there was an error.
  bool end(Steady now);

  /// The rest of the pause; zero: the database may be used.
  std::chrono::milliseconds left(Steady now) const;
  /// The last error in words; empty: none.
  const std::string& error() const { return error_; }

 private:
  std::string error_;
  int code_ = 0;  ///< SQLite's primary result code of `error_`.
  Steady since_{};
  Steady until_{};
};

}  // namespace callmill::runner
