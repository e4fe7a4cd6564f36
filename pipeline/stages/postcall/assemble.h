// Stage assemble: makes the transcript of what was imported of a call. Sends no request.
#pragma once

#include "stages/stage.h"

namespace callmill::stages {

/// An empty call (Transcript::empty) goes to `email` with outcome `empty`, or is completed with that outcome
/// where the tenant has mail_when_empty = 0; its transcript is stored as well.
/// Fails with tenant_disabled, as the other stages do, when the tenant was disabled meanwhile.
/// A job fails if the chunks of an item are not as the table says, naming item and field.
Stage assemble_stage();

}  // namespace callmill::stages
