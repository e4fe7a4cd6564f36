// Columns of a list of leads that say that a person must not be called: "Do Not Call", "Has Opted Out Of Phone".
#pragma once

#include <optional>
#include <string_view>

namespace callmill {

/// Of a column as column_of() has it. One that speaks of mail or fax only is none.
bool is_opt_out_column(std::string_view column);

/// true, yes, 1 and the like; or no, 0, "-". Nothing: neither.
std::optional<bool> opted_out(std::string_view text);

}  // namespace callmill
