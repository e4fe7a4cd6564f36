// Stage assemble: what was imported of a call becomes its transcript. Asks nobody.
#pragma once

#include <string>

#include "stages/stage.h"

namespace callmill::stages {

/// One row of stages/assemble/load.
struct AssembleRow {
  std::string tenant_id;
  std::string tenant_status;
  bool mail_when_empty = true;
  std::string items;  ///< JSON array of the columns of transcript_items, id as `arrival`.
};

/// The stage. An empty call (Transcript::empty) goes to `email` with outcome `empty`, or is completed with that outcome
/// where the tenant has mail_when_empty = 0; its transcript is written all the same.
/// Fails with tenant_disabled, as the other stages do, when the tenant was disabled meanwhile.
/// Throws ledger::WrongColumn naming item and field when one is of another type than the table says.
Stage assemble_stage();

}  // namespace callmill::stages
