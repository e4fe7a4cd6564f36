// How often a lead was dialled, as the choice of leads asks it.
#pragma once

#include <cstdint>

#include "domain/lead/lead_choice.h"
#include "domain/settings.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::dialler {

DialsSent dials_sent(ledger::Database& database, std::int64_t lead_id, const CallSettings& settings, UnixTime now);

}  // namespace callmill::dialler
