// Stage import: are the call's documents here, and is the conversation finished? What is not here is asked of MongoDB.
#pragma once

#include <optional>
#include <string>

#include "stages/stage.h"

namespace callmill::stages {

/// Documents of a live call may still be written after its end: what was read before the end and this is read again.
inline constexpr std::chrono::seconds kTrickle{5};

struct ImportRow {
  UnixTime enqueued_at;
  std::string tenant_id;
  std::string call_id;
  std::optional<UnixTime> metadata_at;    ///< When the call's metadata were read; nothing: not yet.
  std::optional<UnixTime> call_ended_at;  ///< Nothing: the conversation is not finished.
  std::string tenant_status;              ///< "unknown": a stub, the configuration has not come.
  bool post_call = true;
  bool has_transcript = false;  ///< A transcript document came, with items or without.
  bool is_dialled = false;      ///< Dialled here: its end is known, and it needs no metadata from elsewhere.
};

/// A Lookup, unless the row says all there is to say.
std::variant<Request, Verdict> import_request(const ImportRow& row, const Settings& settings, UnixTime now);
/// Done when all is here; Later, at growing steps, until Settings::import_wait after the enqueue; then Failed, naming
/// what is missing. Where MongoDB cannot be reached it is Later for ever; where it refuses us, Halt.
Verdict import_verdict(const ImportRow& row, const Reply& reply, const Settings& settings, UnixTime now);

Stage import_stage();

}  // namespace callmill::stages
