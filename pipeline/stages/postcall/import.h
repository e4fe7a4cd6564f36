// Stage import: waits until the call's documents are here and the conversation is finished; asks MongoDB for the rest.
#pragma once

#include <chrono>

#include "sql/stages/import.h"
#include "stages/stage.h"

namespace callmill::sql::stages::import {

/// Moves how long it has waited; the document's own instants are the outside's.
inline void move_clock(Load::Row& row, std::chrono::seconds by) {
  row.enqueued_at += by;
}

}  // namespace callmill::sql::stages::import

namespace callmill::stages {

/// Documents of a live call may still be written after its end: what was read before its end plus this is read again.
inline constexpr std::chrono::seconds kTrickle{5};

using ImportRow = sql::stages::import::Load::Row;

/// A Lookup, unless the row is complete, or decided already: the tenant's switches, a call that the earlier system has
/// mailed.
std::variant<Request, Verdict> import_request(const ImportRow& row, const Settings& settings, UnixTime now);
/// Done when all is here; Later, at growing steps, until Settings::import_wait after the enqueue; then Failed, naming
/// what is missing. Later without end while MongoDB cannot be reached; Halt where it refuses us.
Verdict import_verdict(const ImportRow& row, const Reply& reply, const Settings& settings, UnixTime now);

Stage import_stage();

}  // namespace callmill::stages
