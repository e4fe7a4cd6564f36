// Stage import: are the call's documents here, and is the conversation finished?
#pragma once

#include <string>

#include "stages/stage.h"

namespace callmill::stages {

struct ImportRow {
  UnixTime enqueued_at;
  std::string tenant_id;
  std::string call_id;
  bool has_metadata = false;
  bool is_finished = false;
  std::string tenant_status;  ///< "unknown": a stub, the configuration has not come.
  bool post_call = true;
  bool has_transcript = false;  ///< A transcript document came, with items or without.
};

/// Asks nothing of the outside.
Request import_request(const ImportRow& row, const Settings& settings, UnixTime now);
/// Done when all is here; Later, at growing steps, until Settings::import_wait after the enqueue; then Failed, naming
/// what is missing.
Verdict import_verdict(const ImportRow& row, const Reply& reply, const Settings& settings, UnixTime now);

Stage import_stage();

}  // namespace callmill::stages
