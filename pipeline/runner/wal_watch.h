// Reports a write-ahead log that grows because readers hold it: a shell inside a transaction, a report that was left
// open.
#pragma once

#include <cstdint>

namespace callmill::runner {

class WalWatch {
 public:
  /// Logs when the log grows past ledger::kLargeWal, and when it is back below it.
  void note(std::uintmax_t bytes);

 private:
  bool is_large_ = false;
};

}  // namespace callmill::runner
