// Stage import: are the call's documents here, and is the conversation finished? What is not here is asked of MongoDB.
#pragma once

#include <chrono>

#include "sql/stages/import.h"
#include "stages/stage.h"

namespace callmill::stages {

/// Documents of a live call may still be written after its end: what was read before the end and this is read again.
inline constexpr std::chrono::seconds kTrickle{5};

using ImportRow = sql::stages::import::Load::Row;

/// A Lookup, unless the row says all there is to say.
std::variant<Request, Verdict> import_request(const ImportRow& row, const Settings& settings, UnixTime now);
/// Done when all is here; Later, at growing steps, until Settings::import_wait after the enqueue; then Failed, naming
/// what is missing. Later without end while MongoDB cannot be reached; Halt where it refuses us.
Verdict import_verdict(const ImportRow& row, const Reply& reply, const Settings& settings, UnixTime now);

Stage import_stage();

}  // namespace callmill::stages
