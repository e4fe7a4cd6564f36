// A database that says no while the mill runs: waited for, and told once, not at every try.
#pragma once

#include <chrono>
#include <string>

#include "ledger/database.h"

namespace callmill::runner {

class Hold {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  /// How long to leave alone a database that is full, locked or out of reach.
  static constexpr std::chrono::milliseconds kWait{500};

  /// A transient error: nothing is asked of the database for kWait. Logged when none lasted yet, or another kind did.
  void begin(const ledger::LedgerError& error, Steady now);
  /// Something was written; logged when an error had lasted. Returns whether one had.
  bool end(Steady now);

  /// How long to wait still; zero: the database may be asked.
  std::chrono::milliseconds left(Steady now) const;
  /// What is wrong, in words; empty when nothing is.
  const std::string& trouble() const { return trouble_; }

 private:
  std::string trouble_;
  int code_ = 0;  ///< SQLite's primary code of it.
  Steady since_{};
  Steady until_{};
};

}  // namespace callmill::runner
