#include "runner/wal_watch.h"

#include "ledger/database_health.h"
#include "outside/log.h"

namespace callmill::runner {

void WalWatch::note(std::uintmax_t bytes) {
  const bool is_large = bytes > ledger::kLargeWal;
  if (is_large == is_large_) return;
  is_large_ = is_large;
  const std::string size = std::to_string(bytes >> 20U) + " MiB";
  if (is_large) {
    log::warn("runner",
              "the database's -wal has " + size + ": somebody reads for long, such as a shell with an open transaction",
              {{"event", "wal_large"}, {"bytes", static_cast<std::int64_t>(bytes)}});
  } else {
    log::info("runner", "the database's -wal has " + size + " again",
              {{"event", "wal_shrank"}, {"bytes", static_cast<std::int64_t>(bytes)}});
  }
}

}  // namespace callmill::runner
