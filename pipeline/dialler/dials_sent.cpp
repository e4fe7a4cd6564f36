#include "dialler/dials_sent.h"

#include "sql/leads.h"

namespace callmill::dialler {

DialsSent dials_sent(ledger::Database& database, std::int64_t lead_id, const CallSettings& settings, UnixTime now) {
  auto row = database.one(sql::leads::DialsSent{.lead_id = lead_id, .a_day = dials_a_day(settings), .now = now});
  return {.since_asked = row.since_asked,
          .day_over = row.day_over,
          .last_reason = row.last_reason.value_or(""),
          .last_detail = row.last_detail.value_or("")};
}

}  // namespace callmill::dialler
