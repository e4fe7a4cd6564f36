// What an agent found out in a call: a JSON object with any keys.
#pragma once

#include <string_view>

namespace callmill {

/// Whether `json` is an object with something said in it: at least one value, at any depth, that is a number, true or
/// false, or a text that is not blank. Null, blank text, empty lists and empty objects say nothing.
bool is_useful(std::string_view json);

}  // namespace callmill
