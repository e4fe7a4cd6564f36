#include "runner/hold.h"

#include "outside/log.h"

namespace callmill::runner {

void Hold::begin(const ledger::LedgerError& error, Steady now) {
  until_ = now + kWait;
  const bool told = !trouble_.empty() && code_ == (error.code & 0xFF);
  if (trouble_.empty()) since_ = now;
  trouble_ = error.what();
  code_ = error.code & 0xFF;
  if (told) return;
  log::error("runner", "the database cannot be used, results are kept and tried again until it can: " + trouble_,
             {{"event", "ledger_error"}, {"code", error.code}});
}

bool Hold::end(Steady now) {
  if (trouble_.empty()) return false;
  trouble_.clear();
  const auto lasted = std::chrono::duration_cast<std::chrono::milliseconds>(now - since_);
  log::info("runner", "the database can be used again",
            {{"event", "ledger_recovered"}, {"duration_ms", lasted.count()}});
  return true;
}

std::chrono::milliseconds Hold::left(Steady now) const {
  if (trouble_.empty() || now >= until_) return std::chrono::milliseconds{0};
  return std::chrono::ceil<std::chrono::milliseconds>(until_ - now);
}

}  // namespace callmill::runner
