// All stages.
#pragma once

#include <vector>

#include "stages/stage.h"

namespace callmill::stages {

/// In the order of their flows. Their names are those of the table `stages`.
const std::vector<Stage>& all_stages();

}  // namespace callmill::stages
