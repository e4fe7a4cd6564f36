// Stage assemble: what was imported of a call becomes its transcript. Asks nobody.
#pragma once

#include "stages/stage.h"

namespace callmill::stages {

/// The stage. An empty call (Transcript::empty) goes to `email` with outcome `empty`, or is completed with that outcome
/// where the tenant has mail_when_empty = 0; its transcript is written all the same.
/// Fails with tenant_disabled, as the other stages do, when the tenant was disabled meanwhile.
/// A job with an item whose chunks are not as the table says fails, naming item and field.
Stage assemble_stage();

}  // namespace callmill::stages
