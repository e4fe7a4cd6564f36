// From statements to C++.
#pragma once

#include <string>
#include <vector>

#include "generator/statement_file.h"

namespace callmill::generator {

/// The header of one folder of sql/ ("queue", "stages/email"): a value type per statement in callmill::sql::queue. A
/// type has a member per parameter, kName, bind(), and for statements with columns Row and read().
std::string header(const std::string& folder, const std::vector<StatementFile>& files);

}  // namespace callmill::generator
