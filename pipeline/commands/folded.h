// A long line on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace callmill::commands {

/// Adds `line` to `text`, in lines of at most `width` columns: what goes on in the next one is further in. 0: in one.
void add_folded(std::string& text, std::string_view line, std::size_t width);

}  // namespace callmill::commands
