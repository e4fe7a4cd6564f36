#include "runner/database_backoff.h"

#include "outside/log.h"

namespace callmill::runner {

void DatabaseBackoff::begin(const ledger::LedgerError& error, Steady now) {
  until_ = now + kWait;
  const bool reported = !error_.empty() && code_ == (error.code & 0xFF);
  if (error_.empty()) since_ = now;
  error_ = error.what();
  code_ = error.code & 0xFF;
  if (reported) return;
  log::error("runner", "cannot use the database; results are kept and written again until it works: " + error_,
             {{"event", "ledger_error"}, {"code", error.code}});
}

bool DatabaseBackoff::end(Steady now) {
  if (error_.empty()) return false;
  error_.clear();
  const auto lasted = std::chrono::duration_cast<std::chrono::milliseconds>(now - since_);
  log::info("runner", "the database works again", {{"event", "ledger_recovered"}, {"duration_ms", lasted.count()}});
  return true;
}

std::chrono::milliseconds DatabaseBackoff::left(Steady now) const {
  if (error_.empty() || now >= until_) return std::chrono::milliseconds{0};
  return std::chrono::ceil<std::chrono::milliseconds>(until_ - now);
}

}  // namespace callmill::runner
